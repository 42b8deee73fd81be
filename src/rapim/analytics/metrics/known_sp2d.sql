-- Lines of SP2D registers as known at the mark: the last row per number and item.
SELECT line_id, document, item, day, nature, fund, amount_sen, batch_id, sheet_no, row_no
FROM (
  SELECT f.*, ROW_NUMBER() OVER (PARTITION BY f.document, f.item ORDER BY f.batch_id DESC, f.fact_id DESC) AS place
  FROM sp2d AS f
  WHERE f.batch_id <= :mark
) AS ranked
WHERE place = 1 AND withdrawn = 0
