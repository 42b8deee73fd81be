-- What was spent, by line and by the fund that the SP2D names ('' where it names none).
SELECT m.line_id, m.fund, CAST(SUM(m.amount_sen) AS BIGINT) AS amount_sen
FROM movement AS m
GROUP BY m.line_id, m.fund
