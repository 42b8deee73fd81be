-- Realised within each month, by agency.
SELECT b.agency, c.month_no, CAST(SUM(m.amount_sen) AS BIGINT) AS amount_sen
FROM movement AS m
JOIN spending_line AS b ON b.line_id = m.line_id
JOIN calendar AS c ON SUBSTR(c.month_end, 1, 7) = SUBSTR(m.day, 1, 7)
GROUP BY b.agency, c.month_no
