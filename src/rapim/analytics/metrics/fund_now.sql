-- The fund source of each line: the ceilings by fund of the last budget document that names the line.
SELECT d.line_id, d.fund, CAST(SUM(d.ceiling_sen) AS BIGINT) AS ceiling_sen
FROM known_dpa AS d
JOIN (
  SELECT line_id, MAX(effective) AS effective
  FROM known_dpa
  WHERE effective <= :as_of
  GROUP BY line_id
) AS latest ON latest.line_id = d.line_id AND latest.effective = d.effective
GROUP BY d.line_id, d.fund
