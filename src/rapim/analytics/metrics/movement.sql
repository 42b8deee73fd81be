-- What was spent, as dated movements, on the basis of each agency.
-- LRA: a cumulative month says what was reached; a monthly one adds to it; the movement is the step between.
-- Lines that are only monthly move by their own amounts; only mixed ones need their chapters counted.
-- SP2D: spending adds, a return takes away, an advance is no spending.
WITH told AS (
  SELECT r.line_id, c.month_end AS day, r.month_no, r.realised_sen, r.cumulative
  FROM known_lra AS r
  JOIN spending_line AS b ON b.line_id = r.line_id
  JOIN standing AS s ON s.agency = b.agency AND s.basis = 'lra'
  JOIN calendar AS c ON c.month_no = r.month_no
  WHERE c.month_end <= :as_of
),
counted AS (
  SELECT line_id, SUM(cumulative) AS totals, COUNT(*) AS months FROM told GROUP BY line_id
),
marked AS (
  SELECT t.line_id, t.day, t.month_no, t.realised_sen,
         SUM(t.cumulative) OVER (PARTITION BY t.line_id ORDER BY t.month_no) AS chapter
  FROM told AS t
  JOIN counted AS n ON n.line_id = t.line_id AND n.totals > 0 AND n.totals < n.months
),
reached AS (
  SELECT line_id, day, month_no,
         CAST(SUM(realised_sen) OVER (PARTITION BY line_id, chapter ORDER BY month_no) AS BIGINT) AS reached_sen
  FROM marked
  UNION ALL
  SELECT t.line_id, t.day, t.month_no, t.realised_sen AS reached_sen
  FROM told AS t
  JOIN counted AS n ON n.line_id = t.line_id AND n.totals = n.months
)
SELECT line_id, day,
       reached_sen - COALESCE(LAG(reached_sen) OVER (PARTITION BY line_id ORDER BY month_no), 0) AS amount_sen,
       '' AS fund
FROM reached
UNION ALL
SELECT t.line_id, t.day, t.realised_sen AS amount_sen, '' AS fund
FROM told AS t
JOIN counted AS n ON n.line_id = t.line_id AND n.totals = 0
UNION ALL
SELECT d.line_id, d.day, CASE d.nature WHEN 'return' THEN -d.amount_sen ELSE d.amount_sen END AS amount_sen, d.fund
FROM known_sp2d AS d
JOIN spending_line AS b ON b.line_id = d.line_id
JOIN standing AS s ON s.agency = b.agency AND s.basis = 'sp2d'
WHERE d.nature IN ('spending', 'return') AND d.day <= :as_of
