-- Ceiling of each line by month's end: the lines of the statement that stood for its agency on that day.
-- As in `standing`: the latest-dated whole statement, and on equal days a budget document (DPA) wins.
WITH latest AS (
  SELECT c.month_no, s.agency, s.source, s.stated,
         ROW_NUMBER() OVER (PARTITION BY c.month_no, s.agency ORDER BY s.stated DESC, s.preference DESC) AS place
  FROM spoken AS s
  JOIN calendar AS c ON s.stated <= c.month_end
  WHERE s.whole = 1 AND c.month_end <= :as_of
),
told AS (
  SELECT s.month_no, r.line_id, r.ceiling_sen
  FROM latest AS s
  JOIN calendar AS c ON c.month_end = s.stated
  JOIN known_lra AS r ON r.month_no = c.month_no
  JOIN spending_line AS b ON b.line_id = r.line_id AND b.agency = s.agency
  WHERE s.place = 1 AND s.source = 'lra' AND r.ceiling_sen IS NOT NULL
  UNION ALL
  SELECT s.month_no, d.line_id, d.ceiling_sen
  FROM latest AS s
  JOIN known_dpa AS d ON d.effective = s.stated
  JOIN spending_line AS b ON b.line_id = d.line_id AND b.agency = s.agency
  WHERE s.place = 1 AND s.source = 'dpa'
  UNION ALL
  SELECT s.month_no, p.line_id, p.ceiling_sen
  FROM latest AS s
  JOIN spending_line AS b ON b.agency = s.agency
  JOIN known_plan AS p ON p.line_id = b.line_id
  WHERE s.place = 1 AND s.source = 'rak' AND p.ceiling_sen IS NOT NULL
)
SELECT line_id, month_no, CAST(SUM(ceiling_sen) AS BIGINT) AS ceiling_sen
FROM told
GROUP BY line_id, month_no
