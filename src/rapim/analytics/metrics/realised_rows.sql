-- The source rows that realisation is made of: the last cumulative month and the monthly ones after it, or the SP2D.
WITH opening AS (
  SELECT r.line_id, MAX(r.month_no) AS month_no
  FROM known_lra AS r
  JOIN calendar AS c ON c.month_no = r.month_no
  WHERE r.cumulative = 1 AND c.month_end <= :as_of
  GROUP BY r.line_id
)
SELECT r.line_id, c.month_end AS day, r.realised_sen AS value_sen, r.batch_id, r.sheet_no, r.row_no
FROM known_lra AS r
JOIN spending_line AS b ON b.line_id = r.line_id
JOIN standing AS s ON s.agency = b.agency AND s.basis = 'lra'
JOIN calendar AS c ON c.month_no = r.month_no
LEFT JOIN opening AS o ON o.line_id = r.line_id
WHERE c.month_end <= :as_of AND r.month_no >= COALESCE(o.month_no, 0)
UNION ALL
SELECT d.line_id, d.day, CASE d.nature WHEN 'return' THEN -d.amount_sen ELSE d.amount_sen END AS value_sen,
       d.batch_id, d.sheet_no, d.row_no
FROM known_sp2d AS d
JOIN spending_line AS b ON b.line_id = d.line_id
JOIN standing AS s ON s.agency = b.agency AND s.basis = 'sp2d'
WHERE d.nature IN ('spending', 'return') AND d.day <= :as_of
