-- Lines of realisation reports as known at the mark: the last row per line and month.
-- Only keys with more than one row are put in order.
WITH told AS (
  SELECT * FROM lra WHERE batch_id <= :mark
),
contested AS (
  SELECT line_id, month_no FROM told GROUP BY line_id, month_no HAVING COUNT(*) > 1
),
ranked AS (
  SELECT k.fact_id, ROW_NUMBER() OVER (PARTITION BY k.line_id, k.month_no ORDER BY k.batch_id DESC, k.fact_id DESC) AS place
  FROM told AS k
  JOIN contested AS c ON c.line_id = k.line_id AND c.month_no = k.month_no
)
SELECT k.line_id, k.month_no, k.ceiling_sen, k.realised_sen, k.cumulative,
       k.batch_id, k.sheet_no, k.row_no
FROM told AS k
LEFT JOIN contested AS c ON c.line_id = k.line_id AND c.month_no = k.month_no
LEFT JOIN ranked AS r ON r.fact_id = k.fact_id AND r.place = 1
WHERE k.withdrawn = 0 AND (c.line_id IS NULL OR r.fact_id IS NOT NULL)
