-- Events beyond control and savings by the as-of day, one by one.
SELECT u.agency, e.unit_code, e.sub_activity, e.event_kind, e.day, e.amount_sen, e.reason,
       e.batch_id, e.sheet_no, e.row_no
FROM known_event AS e
JOIN unit AS u ON u.unit_code = e.unit_code
WHERE e.day <= :as_of
