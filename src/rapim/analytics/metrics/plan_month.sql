-- Cash plan within each month, by agency: revised and first.
SELECT l.agency, c.month_no,
       CAST(SUM(CASE c.month_no WHEN 1 THEN l.m01 WHEN 2 THEN l.m02 WHEN 3 THEN l.m03 WHEN 4 THEN l.m04
                                WHEN 5 THEN l.m05 WHEN 6 THEN l.m06 WHEN 7 THEN l.m07 WHEN 8 THEN l.m08
                                WHEN 9 THEN l.m09 WHEN 10 THEN l.m10 WHEN 11 THEN l.m11 ELSE l.m12 END) AS BIGINT)
         AS amount_sen,
       CAST(SUM(CASE c.month_no WHEN 1 THEN l.f01 WHEN 2 THEN l.f02 WHEN 3 THEN l.f03 WHEN 4 THEN l.f04
                                WHEN 5 THEN l.f05 WHEN 6 THEN l.f06 WHEN 7 THEN l.f07 WHEN 8 THEN l.f08
                                WHEN 9 THEN l.f09 WHEN 10 THEN l.f10 WHEN 11 THEN l.f11 ELSE l.f12 END) AS BIGINT)
         AS first_sen
FROM leaf AS l
CROSS JOIN calendar AS c
GROUP BY l.agency, c.month_no
