-- Each statement that names ceilings, by agency: what it is, the day it speaks of, and whether it is whole.
-- On equal days a budget document (DPA) is preferred; a cash plan (RAK) counts where nothing else spoke.
SELECT b.agency, 'lra' AS source, c.month_end AS stated, 1 AS preference, MAX(w.whole) AS whole
FROM known_lra AS r
JOIN batch AS w ON w.batch_id = r.batch_id
JOIN spending_line AS b ON b.line_id = r.line_id
JOIN calendar AS c ON c.month_no = r.month_no
WHERE r.ceiling_sen IS NOT NULL
GROUP BY b.agency, c.month_end
UNION ALL
SELECT b.agency, 'dpa' AS source, d.effective AS stated, 2 AS preference, MAX(w.whole) AS whole
FROM known_dpa AS d
JOIN batch AS w ON w.batch_id = d.batch_id
JOIN spending_line AS b ON b.line_id = d.line_id
GROUP BY b.agency, d.effective
UNION ALL
SELECT b.agency, 'rak' AS source, '' AS stated, 0 AS preference, 1 AS whole
FROM known_plan AS p
JOIN spending_line AS b ON b.line_id = p.line_id
WHERE p.ceiling_sen IS NOT NULL
GROUP BY b.agency
