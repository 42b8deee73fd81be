-- Plans and receipts of revenue as known at the mark: the last row per unit, account, day and item.
SELECT unit_code, account, day, item, plan_sen, receipt_sen, cumulative, batch_id, sheet_no, row_no
FROM (
  SELECT f.*, ROW_NUMBER() OVER (PARTITION BY f.unit_code, f.account, f.day, f.item ORDER BY f.batch_id DESC, f.fact_id DESC) AS place
  FROM revenue AS f
  WHERE f.batch_id <= :mark
) AS ranked
WHERE place = 1 AND withdrawn = 0
