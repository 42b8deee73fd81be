-- Events beyond control as known at the mark: the last row per unit, sub-activity, kind and day.
SELECT unit_code, sub_activity, event_kind, day, amount_sen, reason, batch_id, sheet_no, row_no
FROM (
  SELECT f.*, ROW_NUMBER() OVER (PARTITION BY f.unit_code, f.sub_activity, f.event_kind, f.day ORDER BY f.batch_id DESC, f.fact_id DESC) AS place
  FROM event AS f
  WHERE f.batch_id <= :mark
) AS ranked
WHERE place = 1 AND withdrawn = 0
