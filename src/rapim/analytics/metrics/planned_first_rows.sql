-- The source rows of the first cash plan.
SELECT p.line_id, p.batch_id, p.sheet_no, p.row_no
FROM known_first AS p
JOIN spending_line AS b ON b.line_id = p.line_id
