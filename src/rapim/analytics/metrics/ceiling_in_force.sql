-- Ceiling in force: the lines of the statement that stands for each agency, with the place they were read.
SELECT r.line_id, '' AS fund, r.ceiling_sen, r.batch_id, r.sheet_no, r.row_no
FROM known_lra AS r
JOIN spending_line AS b ON b.line_id = r.line_id
JOIN calendar AS c ON c.month_no = r.month_no
JOIN standing AS s ON s.agency = b.agency AND s.source = 'lra' AND s.stated = c.month_end
WHERE r.ceiling_sen IS NOT NULL
UNION ALL
SELECT d.line_id, d.fund, d.ceiling_sen, d.batch_id, d.sheet_no, d.row_no
FROM known_dpa AS d
JOIN spending_line AS b ON b.line_id = d.line_id
JOIN standing AS s ON s.agency = b.agency AND s.source = 'dpa' AND s.stated = d.effective
UNION ALL
SELECT p.line_id, '' AS fund, p.ceiling_sen, p.batch_id, p.sheet_no, p.row_no
FROM known_plan AS p
JOIN spending_line AS b ON b.line_id = p.line_id
JOIN standing AS s ON s.agency = b.agency AND s.source = 'rak'
WHERE p.ceiling_sen IS NOT NULL
