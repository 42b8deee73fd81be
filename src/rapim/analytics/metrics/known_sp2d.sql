-- Lines of SP2D registers as known at the mark: the last row per number and item.
-- Only keys with more than one row are put in order.
WITH told AS (
  SELECT * FROM sp2d WHERE batch_id <= :mark
),
contested AS (
  SELECT document, item FROM told GROUP BY document, item HAVING COUNT(*) > 1
),
ranked AS (
  SELECT k.fact_id, ROW_NUMBER() OVER (PARTITION BY k.document, k.item ORDER BY k.batch_id DESC, k.fact_id DESC) AS place
  FROM told AS k
  JOIN contested AS c ON c.document = k.document AND c.item = k.item
)
SELECT k.line_id, k.document, k.item, k.day, k.nature, k.fund, k.amount_sen,
       k.batch_id, k.sheet_no, k.row_no
FROM told AS k
LEFT JOIN contested AS c ON c.document = k.document AND c.item = k.item
LEFT JOIN ranked AS r ON r.fact_id = k.fact_id AND r.place = 1
WHERE k.withdrawn = 0 AND (c.document IS NULL OR r.fact_id IS NOT NULL)
