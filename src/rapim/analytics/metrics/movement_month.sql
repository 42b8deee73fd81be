-- What was spent within each month, by line.
SELECT m.line_id, c.month_no, CAST(SUM(m.amount_sen) AS BIGINT) AS amount_sen
FROM movement AS m
JOIN calendar AS c ON SUBSTR(c.month_end, 1, 7) = SUBSTR(m.day, 1, 7)
GROUP BY m.line_id, c.month_no
