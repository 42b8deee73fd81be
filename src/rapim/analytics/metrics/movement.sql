-- What was spent, as dated movements, on the basis of each agency.
-- LRA: a cumulative month says what was reached; a monthly one adds to it; the movement is the step between.
-- SP2D: spending adds, a return takes away, an advance is no spending.
WITH marked AS (
  SELECT r.line_id, c.month_end AS day, r.month_no, r.realised_sen,
         SUM(r.cumulative) OVER (PARTITION BY r.line_id ORDER BY r.month_no) AS chapter
  FROM known_lra AS r
  JOIN spending_line AS b ON b.line_id = r.line_id
  JOIN standing AS s ON s.agency = b.agency AND s.basis = 'lra'
  JOIN calendar AS c ON c.month_no = r.month_no
  WHERE c.month_end <= :as_of
),
reached AS (
  SELECT line_id, day, month_no,
         SUM(realised_sen) OVER (PARTITION BY line_id, chapter ORDER BY month_no) AS reached_sen
  FROM marked
)
SELECT line_id, day,
       CAST(reached_sen - COALESCE(LAG(reached_sen) OVER (PARTITION BY line_id ORDER BY month_no), 0) AS BIGINT)
         AS amount_sen,
       '' AS fund
FROM reached
UNION ALL
SELECT d.line_id, d.day, CASE d.nature WHEN 'return' THEN -d.amount_sen ELSE d.amount_sen END AS amount_sen, d.fund
FROM known_sp2d AS d
JOIN spending_line AS b ON b.line_id = d.line_id
JOIN standing AS s ON s.agency = b.agency AND s.basis = 'sp2d'
WHERE d.nature IN ('spending', 'return') AND d.day <= :as_of
