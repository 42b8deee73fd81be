-- Realised on each day that money moved (for an LRA, the month's end), by agency.
SELECT b.agency, m.day, CAST(SUM(m.amount_sen) AS BIGINT) AS amount_sen
FROM movement AS m
JOIN spending_line AS b ON b.line_id = m.line_id
GROUP BY b.agency, m.day
