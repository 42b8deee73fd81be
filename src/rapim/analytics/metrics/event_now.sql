-- Events beyond control and savings by the as-of day, summed by unit, sub-activity and kind.
SELECT u.agency, e.unit_code, e.sub_activity, e.event_kind, CAST(SUM(e.amount_sen) AS BIGINT) AS amount_sen
FROM known_event AS e
JOIN unit AS u ON u.unit_code = e.unit_code
WHERE e.day <= :as_of
GROUP BY u.agency, e.unit_code, e.sub_activity, e.event_kind
