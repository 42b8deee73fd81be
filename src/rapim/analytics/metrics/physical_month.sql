-- Physical progress of each unit's sub-activities by month, to the as-of day.
SELECT b.agency, b.unit_code, b.sub_activity, p.month_no, p.share, p.batch_id, p.sheet_no, p.row_no
FROM known_physical AS p
JOIN spending_line AS b ON b.line_id = p.line_id
JOIN calendar AS c ON c.month_no = p.month_no
WHERE c.month_end <= :as_of
