-- The source rows of the cash plan as it is known now.
SELECT p.line_id, p.batch_id, p.sheet_no, p.row_no
FROM known_plan AS p
JOIN spending_line AS b ON b.line_id = p.line_id
