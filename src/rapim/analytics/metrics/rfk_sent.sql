-- The first known batch that brought an agency's RFK of a month.
SELECT b.agency, p.month_no, MIN(p.batch_id) AS batch_id
FROM physical AS p
JOIN spending_line AS b ON b.line_id = p.line_id
WHERE p.batch_id <= :mark AND p.withdrawn = 0
GROUP BY b.agency, p.month_no
