-- aliased
SELECT
  CAST(NULL AS STRING) AS `name`,
  CAST(NULL AS STRING) AS `artist`,
  CAST(NULL AS STRING) AS `content`
WHERE
  FALSE;

-- balance
SELECT
  COALESCE(r.supplier, t.supplier) AS supplier,
  COALESCE(r.outlet, t.outlet) AS outlet,
  COALESCE(r.day, t.day) AS day,
  COALESCE(r.until, t.until) AS until,
  COALESCE(r.use, t.use) AS use,
  COALESCE(r.reported, 0) AS reported,
  COALESCE(t.outcome, 'counted') AS outcome,
  COALESCE(t.reason, '') AS reason,
  COALESCE(t.quantity, 0) AS quantity
FROM reported_units AS r
FULL JOIN tallied_units AS t
  ON r.supplier = t.supplier
  AND r.outlet = t.outlet
  AND r.day = t.day
  AND r.until = t.until
  AND r.use = t.use;

-- cap_chosen_0
SELECT DISTINCT
  part_listener AS listener_key,
  local_day AS day
FROM cap_keys_0;

-- cap_chosen_rows_0
SELECT
  *
FROM (
  SELECT
    u.load,
    u.line,
    u.day,
    u.`at`,
    COALESCE(u.listener_key, -1) AS listener,
    u.quantity,
    u.quantity_known,
    u.audience,
    u.amount,
    s.series,
    COALESCE(c.label, 0) AS label,
    CASE
      WHEN NOT c.code IS NULL
      THEN c.code
      WHEN c.claimed AND u.isrc = '' AND NOT COALESCE(r.identified, FALSE)
      THEN NULL
      ELSE r.code
    END AS code,
    COALESCE(
      x.song,
      CASE
        WHEN NOT c.code IS NULL
        THEN c.code
        WHEN c.claimed AND u.isrc = '' AND NOT COALESCE(r.identified, FALSE)
        THEN NULL
        ELSE r.code
      END
    ) AS part_song,
    u.listener_key AS part_listener,
    u.day AS local_day
  FROM usage AS u
  SEMI JOIN cap_chosen_0 AS l
    ON u.listener_key = l.listener_key AND u.day = l.day
  JOIN tally_sources AS s
    ON u.source = s.source
  LEFT JOIN subject_codes AS r
    ON u.subject_key = r.subject_key
  LEFT JOIN clip_codes AS c
    ON u.supplier = c.supplier
    AND u.asset = c.asset
    AND u.day >= c.first
    AND u.day <= c.last
  LEFT JOIN heard_codes AS x
    ON CASE
      WHEN NOT c.code IS NULL
      THEN c.code
      WHEN c.claimed AND u.isrc = '' AND NOT COALESCE(r.identified, FALSE)
      THEN NULL
      ELSE r.code
    END = x.code
  WHERE
    u.day IN (
      CAST('2026-04-06' AS DATE),
      CAST('2026-04-07' AS DATE),
      CAST('2026-04-08' AS DATE),
      CAST('2026-04-09' AS DATE),
      CAST('2026-04-13' AS DATE),
      CAST('2026-04-14' AS DATE)
    )
    AND u.load IN ('...')
    AND u.event
    AND u.quantity <> 0
    AND CASE
      WHEN COALESCE(c.contested, FALSE)
      THEN 3
      WHEN CASE
        WHEN NOT c.code IS NULL
        THEN c.code
        WHEN c.claimed AND u.isrc = '' AND NOT COALESCE(r.identified, FALSE)
        THEN NULL
        ELSE r.code
      END IS NULL
      THEN 1
      WHEN (
        (
          COALESCE(u.seconds < 30, FALSE)
        )
      )
      THEN 4
      ELSE 0
    END = 0
    AND (
      TRUE
    )
)
WHERE
  NOT part_song IS NULL AND NOT part_listener IS NULL;

-- cap_events
SELECT
  f.*,
  CAST(NULL AS STRING) AS content
FROM cap_found AS f;

-- cap_events_0
SELECT
  e.`load`,
  e.`line`,
  e.`day`,
  e.`local_day`,
  e.`at`,
  e.`listener`,
  e.`quantity`,
  e.`quantity_known`,
  e.`audience`,
  e.`amount`,
  e.`series`,
  e.`label`,
  e.`code`,
  CAST(e.part_song AS STRING) || CHR(  31) || CAST(e.part_listener AS STRING) AS key,
  0 AS clause,
  'day' AS extends,
  0 AS starts,
  2 AS most
FROM cap_chosen_rows_0 AS e
JOIN (
  SELECT DISTINCT
    part_song,
    part_listener,
    local_day
  FROM cap_keys_0
) AS k
  ON e.part_song = k.part_song
  AND e.part_listener = k.part_listener
  AND e.local_day = k.local_day;

-- cap_found
SELECT
  *
FROM cap_events_0;

-- cap_groups
SELECT
  *,
  CASE extends
    WHEN 'day'
    THEN local_day
    WHEN 'week'
    THEN local_day - CAST((
      (
        (
          DATEDIFF(DAY, CAST('1970-01-05' AS DATE), local_day) % 7 + 7
        ) % 7 + 1
      ) + 6 - starts
    ) % 7 AS INT)
  END AS span,
  CASE WHEN extends IN ('order', 'lifetime') THEN local_day END AS up_to
FROM cap_events
WHERE
  extends <> '24h';

-- cap_keys_0
SELECT
  part_song,
  part_listener,
  local_day
FROM cap_rows_0
GROUP BY
  part_song,
  part_listener,
  local_day
HAVING
  SUM(CASE WHEN quantity > 0 THEN quantity ELSE 0 END) > 2
  AND SUM(
    CASE
      WHEN day IN (
        CAST('2026-04-06' AS DATE),
        CAST('2026-04-07' AS DATE),
        CAST('2026-04-08' AS DATE),
        CAST('2026-04-09' AS DATE),
        CAST('2026-04-13' AS DATE),
        CAST('2026-04-14' AS DATE)
      )
      THEN 1
      ELSE 0
    END
  ) > 0;

-- cap_lines
SELECT
  load,
  line,
  day,
  clause,
  quantity,
  SUM(quantity) OVER (
    PARTITION BY clause, key, span
    ORDER BY local_day NULLS LAST, `at` NULLS LAST, content NULLS LAST, listener NULLS LAST, load NULLS LAST, line NULLS LAST
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
  ) AS after,
  SUM(GREATEST(quantity, 0)) OVER (
    PARTITION BY clause, key, span
    ORDER BY up_to NULLS LAST
    RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
  ) AS bought
FROM cap_groups;

-- cap_listeners_0
SELECT
  u.listener_key AS listener_key,
  u.day
FROM usage AS u
WHERE
  u.day IN (
    CAST('2026-04-06' AS DATE),
    CAST('2026-04-07' AS DATE),
    CAST('2026-04-08' AS DATE),
    CAST('2026-04-09' AS DATE),
    CAST('2026-04-13' AS DATE),
    CAST('2026-04-14' AS DATE)
  )
  AND u.load IN ('...')
  AND u.event
  AND u.quantity > 0
  AND NOT u.listener_key IS NULL
  AND (
    TRUE
  )
GROUP BY
  u.listener_key,
  u.day
HAVING
  SUM(u.quantity) > 2;

-- cap_rows_0
SELECT
  *
FROM (
  SELECT
    u.load,
    u.line,
    u.day,
    u.`at`,
    COALESCE(u.listener_key, -1) AS listener,
    u.quantity,
    u.quantity_known,
    u.audience,
    u.amount,
    s.series,
    COALESCE(c.label, 0) AS label,
    CASE
      WHEN NOT c.code IS NULL
      THEN c.code
      WHEN c.claimed AND u.isrc = '' AND NOT COALESCE(r.identified, FALSE)
      THEN NULL
      ELSE r.code
    END AS code,
    COALESCE(
      x.song,
      CASE
        WHEN NOT c.code IS NULL
        THEN c.code
        WHEN c.claimed AND u.isrc = '' AND NOT COALESCE(r.identified, FALSE)
        THEN NULL
        ELSE r.code
      END
    ) AS part_song,
    u.listener_key AS part_listener,
    u.day AS local_day
  FROM usage AS u
  SEMI JOIN cap_listeners_0 AS l
    ON u.listener_key = l.listener_key AND u.day = l.day
  JOIN tally_sources AS s
    ON u.source = s.source
  LEFT JOIN subject_codes AS r
    ON u.subject_key = r.subject_key
  LEFT JOIN clip_codes AS c
    ON u.supplier = c.supplier
    AND u.asset = c.asset
    AND u.day >= c.first
    AND u.day <= c.last
  LEFT JOIN heard_codes AS x
    ON CASE
      WHEN NOT c.code IS NULL
      THEN c.code
      WHEN c.claimed AND u.isrc = '' AND NOT COALESCE(r.identified, FALSE)
      THEN NULL
      ELSE r.code
    END = x.code
  WHERE
    u.day IN (
      CAST('2026-04-06' AS DATE),
      CAST('2026-04-07' AS DATE),
      CAST('2026-04-08' AS DATE),
      CAST('2026-04-09' AS DATE),
      CAST('2026-04-13' AS DATE),
      CAST('2026-04-14' AS DATE)
    )
    AND u.load IN ('...')
    AND u.event
    AND u.quantity <> 0
    AND CASE
      WHEN COALESCE(c.contested, FALSE)
      THEN 3
      WHEN CASE
        WHEN NOT c.code IS NULL
        THEN c.code
        WHEN c.claimed AND u.isrc = '' AND NOT COALESCE(r.identified, FALSE)
        THEN NULL
        ELSE r.code
      END IS NULL
      THEN 1
      WHEN (
        (
          COALESCE(u.seconds < 30, FALSE)
        )
      )
      THEN 4
      ELSE 0
    END = 0
    AND (
      TRUE
    )
)
WHERE
  NOT part_song IS NULL AND NOT part_listener IS NULL;

-- cap_ties
SELECT DISTINCT
  load,
  line
FROM (
  SELECT
    load,
    line,
    COUNT(*) OVER (
      PARTITION BY clause, key, `at`, CASE WHEN `at` IS NULL OR extends <> '24h' THEN local_day END
    ) AS rows,
    MIN(added_as) OVER (
      PARTITION BY clause, key, `at`, CASE WHEN `at` IS NULL OR extends <> '24h' THEN local_day END
    ) <> MAX(added_as) OVER (
      PARTITION BY clause, key, `at`, CASE WHEN `at` IS NULL OR extends <> '24h' THEN local_day END
    ) AS differ
  FROM (
    SELECT
      *,
      CONCAT_WS(
        CHR(  31),
        CAST(day AS STRING),
        CAST(series AS STRING),
        CAST(label AS STRING),
        CAST(code AS STRING),
        CAST(quantity AS STRING),
        CAST(quantity_known AS STRING),
        COALESCE(CAST(audience AS STRING), '-'),
        COALESCE(CAST(amount AS STRING), '-')
      ) AS added_as
    FROM cap_found
  )
)
WHERE
  rows > 1 AND differ;

-- cap_verdicts
SELECT
  load,
  line,
  clause,
  counted
FROM (
  SELECT
    load,
    line,
    MIN(clause) AS clause,
    CAST(CASE WHEN MIN(quantity) > 0 THEN MIN(counted) ELSE MAX(counted) END AS BIGINT) AS counted,
    BOOL_OR(counted <> quantity) AS is_kept
  FROM (
    SELECT
      load,
      line,
      clause,
      quantity,
      counted
    FROM limited
    UNION ALL
    SELECT
      load,
      line,
      clause,
      quantity,
      counted
    FROM rolled
  )
  GROUP BY
    load,
    line
) AS grouped
WHERE
  is_kept;

-- claim_rulings
SELECT
  CAST(NULL AS BIGINT) AS `sequence`,
  CAST(NULL AS STRING) AS `supplier`,
  CAST(NULL AS STRING) AS `asset`,
  CAST(NULL AS STRING) AS `recording`,
  CAST(NULL AS BOOLEAN) AS `claimed`,
  CAST(NULL AS STRING) AS `role`,
  CAST(NULL AS BIGINT) AS `start`,
  CAST(NULL AS BIGINT) AS `end`,
  CAST(NULL AS BIGINT) AS `share`,
  CAST(NULL AS STRING) AS `origin`,
  CAST(NULL AS BIGINT) AS `confidence`,
  CAST(NULL AS DATE) AS `first`,
  CAST(NULL AS DATE) AS `last`,
  CAST(NULL AS STRING) AS `content`
WHERE
  FALSE;

-- classified
SELECT
  CAST(NULL AS STRING) AS `recording`,
  CAST(NULL AS STRING) AS `version`,
  CAST(NULL AS STRING) AS `content`
WHERE
  FALSE;

-- clip_codes
SELECT
  c.supplier,
  c.asset,
  c.first,
  c.last,
  c.claimed,
  c.contested,
  COALESCE(l.label, 0) AS label,
  r.code
FROM clip_spans AS c
LEFT JOIN label_codes AS l
  ON c.labels = l.labels
LEFT JOIN recording_codes AS r
  ON c.clip = r.recording;

-- clip_inputs
SELECT
  l.day,
  'clips:' || l.load || ':' || l.supplier || ':' || CAST(SUM(c.digest) AS STRING) AS part
FROM load_days AS l
JOIN clip_sums AS c
  ON l.load = c.load
  AND l.supplier = c.supplier
  AND l.day >= c.first
  AND l.day <= c.last
GROUP BY
  l.day,
  l.load,
  l.supplier;

-- clip_keys
SELECT
  clip,
  CASE
    WHEN COUNT(DISTINCT recording) = 1
    THEN MIN(recording)
    ELSE 'asset:' || MIN(supplier) || ':' || MIN(asset)
  END AS heard,
  CASE
    WHEN COUNT(DISTINCT song) = 1
    THEN MIN(recording)
    ELSE 'asset:' || MIN(supplier) || ':' || MIN(asset)
  END AS heard_song
FROM clips
GROUP BY
  clip;

-- clip_spans
SELECT
  supplier,
  asset,
  COALESCE(first, CAST('0001-01-01' AS DATE)) AS first,
  COALESCE(last, CAST('9999-12-31' AS DATE)) AS last,
  clip,
  claimed,
  conflict <> '' AS contested,
  labels
FROM clip_days;

-- clip_sums
SELECT
  s.load,
  s.supplier,
  c.first,
  c.last,
  SUM(
    CAST(CAST(CONV(
      SUBSTRING(
        SHA2(
          c.supplier || CHR(  31) || c.asset || CHR(  31) || COALESCE(c.clip, '') || CHR(  31) || c.labels || CHR(  31) || CAST(c.claimed AS STRING) || CHR(  31) || CAST(c.contested AS STRING),
          256
        ),
        1,
        15
      ),
      16,
      10
    ) AS BIGINT) AS DECIMAL(38, 0))
  ) AS digest
FROM (
  SELECT DISTINCT
    load,
    supplier,
    asset
  FROM clip_subjects
  WHERE
    asset <> ''
) AS s
JOIN clip_spans AS c
  ON s.supplier = c.supplier AND s.asset = c.asset
SEMI JOIN (
  SELECT DISTINCT
    load
  FROM load_days
) AS l
  ON s.load = l.load
GROUP BY
  s.load,
  s.supplier,
  c.first,
  c.last;

-- confirmations
SELECT DISTINCT
  subject AS supplier,
  first,
  last,
  item_1 AS figures
FROM delivery_acts
LATERAL VIEW
EXPLODE(SPLIT(figures, ',')) items_1 AS item_1
WHERE
  act = 'confirm' AND NOT figures IS NULL;

-- counts
SELECT
  place,
  code,
  CAST(SUM(quantity) AS BIGINT) AS quantity,
  SUM(quantity_known_rows) > 0 AS quantity_known,
  CAST(CASE WHEN SUM(audience_rows) > 0 THEN SUM(audience) END AS BIGINT) AS audience,
  CAST(NULL AS BIGINT) AS amount,
  CAST(SUM(rows) AS BIGINT) AS rows
FROM (
  SELECT
    (
      (
        CAST(DATEDIFF(DAY, CAST('2026-03-02' AS DATE), u.day) AS BIGINT) * 4 + COALESCE(c.label, 0)
      ) * 8 + CASE
        WHEN COALESCE(c.contested, FALSE)
        THEN 3
        WHEN CASE
          WHEN NOT c.code IS NULL
          THEN c.code
          WHEN c.claimed AND u.isrc = '' AND NOT COALESCE(r.identified, FALSE)
          THEN NULL
          ELSE r.code
        END IS NULL
        THEN 1
        ELSE 0
      END
    ) * 16 + s.series AS place,
    CASE
      WHEN NOT c.code IS NULL
      THEN c.code
      WHEN c.claimed AND u.isrc = '' AND NOT COALESCE(r.identified, FALSE)
      THEN NULL
      ELSE r.code
    END AS code,
    u.quantity,
    u.audience,
    u.amount,
    CASE WHEN u.quantity_known THEN 1 ELSE 0 END AS quantity_known_rows,
    CASE WHEN NOT u.audience IS NULL THEN 1 ELSE 0 END AS audience_rows,
    CASE WHEN NOT u.amount IS NULL THEN 1 ELSE 0 END AS amount_rows,
    1 AS rows
  FROM usage AS u
  JOIN tally_sources AS s
    ON u.source = s.source
  LEFT JOIN subject_codes AS r
    ON u.subject_key = r.subject_key
  LEFT JOIN clip_codes AS c
    ON u.supplier = c.supplier
    AND u.asset = c.asset
    AND u.day >= c.first
    AND u.day <= c.last
  WHERE
    u.day IN (
      CAST('2026-03-02' AS DATE),
      CAST('2026-03-03' AS DATE),
      CAST('2026-03-04' AS DATE),
      CAST('2026-03-05' AS DATE),
      CAST('2026-03-09' AS DATE),
      CAST('2026-03-10' AS DATE),
      CAST('2026-04-06' AS DATE),
      CAST('2026-04-07' AS DATE),
      CAST('2026-04-08' AS DATE),
      CAST('2026-04-09' AS DATE),
      CAST('2026-04-13' AS DATE),
      CAST('2026-04-14' AS DATE),
      CAST('2026-05-04' AS DATE),
      CAST('2026-05-05' AS DATE),
      CAST('2026-05-06' AS DATE),
      CAST('2026-05-07' AS DATE),
      CAST('2026-05-11' AS DATE),
      CAST('2026-05-12' AS DATE),
      CAST('2026-06-01' AS DATE),
      CAST('2026-06-02' AS DATE),
      CAST('2026-06-03' AS DATE),
      CAST('2026-06-04' AS DATE),
      CAST('2026-06-08' AS DATE),
      CAST('2026-06-09' AS DATE),
      CAST('2026-06-10' AS DATE),
      CAST('2026-07-06' AS DATE),
      CAST('2026-07-07' AS DATE),
      CAST('2026-07-08' AS DATE),
      CAST('2026-08-06' AS DATE)
    )
    AND u.load IN ('...', '...', '...', '...', '...', '...', '...', '...', '...', '...', '...')
)
GROUP BY
  place,
  code;

-- counts
SELECT
  place,
  code,
  quantity,
  quantity_known,
  audience,
  amount,
  rows
FROM (
  SELECT
    place,
    code,
    CAST(SUM(quantity) AS BIGINT) AS quantity,
    TRUE AS quantity_known,
    CAST(NULL AS BIGINT) AS audience,
    CAST(NULL AS BIGINT) AS amount,
    CAST(SUM(rows) AS BIGINT) AS rows,
    SUM(rows) > 0
    OR (
      CAST((
        place - place % 3
      ) / 3 AS DECIMAL(38, 0))
    ) % 8 = 7 AS is_kept
  FROM (
    SELECT
      (
        (
          CAST(DATEDIFF(DAY, CAST('2026-04-06' AS DATE), u.day) AS BIGINT) * 4 + COALESCE(c.label, 0)
        ) * 8 + CASE
          WHEN COALESCE(c.contested, FALSE)
          THEN 3
          WHEN CASE
            WHEN NOT c.code IS NULL
            THEN c.code
            WHEN c.claimed AND u.isrc = '' AND NOT COALESCE(r.identified, FALSE)
            THEN NULL
            ELSE r.code
          END IS NULL
          THEN 1
          WHEN (
            (
              COALESCE(u.seconds < 30, FALSE)
            )
          )
          THEN 4
          ELSE 0
        END
      ) * 3 + s.series AS place,
      CASE
        WHEN NOT c.code IS NULL
        THEN c.code
        WHEN c.claimed AND u.isrc = '' AND NOT COALESCE(r.identified, FALSE)
        THEN NULL
        ELSE r.code
      END AS code,
      u.quantity,
      u.audience,
      u.amount,
      CASE WHEN u.quantity_known THEN 1 ELSE 0 END AS quantity_known_rows,
      CASE WHEN NOT u.audience IS NULL THEN 1 ELSE 0 END AS audience_rows,
      CASE WHEN NOT u.amount IS NULL THEN 1 ELSE 0 END AS amount_rows,
      1 AS rows
    FROM usage AS u
    JOIN tally_sources AS s
      ON u.source = s.source
    LEFT JOIN subject_codes AS r
      ON u.subject_key = r.subject_key
    LEFT JOIN clip_codes AS c
      ON u.supplier = c.supplier
      AND u.asset = c.asset
      AND u.day >= c.first
      AND u.day <= c.last
    WHERE
      u.day IN (
        CAST('2026-04-06' AS DATE),
        CAST('2026-04-07' AS DATE),
        CAST('2026-04-08' AS DATE),
        CAST('2026-04-09' AS DATE),
        CAST('2026-04-13' AS DATE),
        CAST('2026-04-14' AS DATE)
      )
      AND u.load IN ('...')
    UNION ALL
    SELECT
      u.place,
      u.code,
      -u.quantity,
      -u.audience,
      -u.amount,
      CASE WHEN u.quantity_known THEN -u.rows ELSE 0 END AS quantity_known_rows,
      CASE WHEN NOT u.audience IS NULL THEN -u.rows ELSE 0 END AS audience_rows,
      CASE WHEN NOT u.amount IS NULL THEN -u.rows ELSE 0 END AS amount_rows,
      -u.rows
    FROM cut_units AS u
    UNION ALL
    SELECT
      u.place + 21,
      u.code,
      u.quantity,
      u.audience,
      u.amount,
      CASE WHEN u.quantity_known THEN 1 ELSE 0 END AS quantity_known_rows,
      CASE WHEN NOT u.audience IS NULL THEN 1 ELSE 0 END AS audience_rows,
      CASE WHEN NOT u.amount IS NULL THEN 1 ELSE 0 END AS amount_rows,
      u.rows
    FROM cut_units AS u
  )
  GROUP BY
    place,
    code
) AS grouped
WHERE
  is_kept;

-- cut_rows
SELECT
  e.day,
  e.code,
  e.label,
  e.quantity,
  e.quantity_known,
  e.audience,
  e.amount,
  s.supplier,
  s.outlet,
  s.territory,
  s.use,
  s.tier,
  s.method,
  s.currency,
  s.days,
  v.counted AS capped
FROM cap_events AS e
JOIN cap_verdicts AS v
  ON e.load = v.load AND e.line = v.line AND e.clause = v.clause
JOIN tally_sources AS s
  ON e.series = s.series;

-- cut_units
SELECT
  (
    (
      CAST(DATEDIFF(DAY, CAST('2026-04-06' AS DATE), u.day) AS BIGINT) * 4 + u.label
    ) * 8 + 0
  ) * 3 + s.series AS place,
  u.code,
  u.quantity - u.capped AS quantity,
  u.audience - CAST(CAST((
    (
      CAST(u.audience AS DECIMAL(38, 0)) * CAST(u.capped AS DECIMAL(38, 0))
    ) - (
      CAST(u.audience AS DECIMAL(38, 0)) * CAST(u.capped AS DECIMAL(38, 0))
    ) % CAST(u.quantity AS DECIMAL(38, 0))
  ) / CAST(u.quantity AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) AS BIGINT) AS audience,
  u.amount - CAST(CAST((
    (
      CAST(u.amount AS DECIMAL(38, 0)) * CAST(u.capped AS DECIMAL(38, 0))
    ) - (
      CAST(u.amount AS DECIMAL(38, 0)) * CAST(u.capped AS DECIMAL(38, 0))
    ) % CAST(u.quantity AS DECIMAL(38, 0))
  ) / CAST(u.quantity AS DECIMAL(38, 0)) AS DECIMAL(38, 0)) AS BIGINT) AS amount,
  u.quantity_known,
  CASE WHEN u.capped = 0 THEN 1 ELSE 0 END AS rows
FROM cut_rows AS u
JOIN tally_sources AS s
  ON u.supplier = s.supplier
  AND u.outlet = s.outlet
  AND u.territory = s.territory
  AND u.use = s.use
  AND u.tier = s.tier
  AND u.method = s.method
  AND u.currency = s.currency
  AND u.days = s.days
WHERE
  u.day IN (
    CAST('2026-04-06' AS DATE),
    CAST('2026-04-07' AS DATE),
    CAST('2026-04-08' AS DATE),
    CAST('2026-04-09' AS DATE),
    CAST('2026-04-13' AS DATE),
    CAST('2026-04-14' AS DATE)
  );

-- day_inputs
SELECT
  day,
  SHA2(LISTAGG(part, ',') WITHIN GROUP (ORDER BY
    part NULLS LAST), 256) AS inputs,
  CAST(SUM(rows) AS BIGINT) AS rows
FROM (
  SELECT
    day,
    part,
    rows
  FROM load_days
  UNION ALL
  SELECT
    day,
    'held:' || CHR(  31) || supplier || CHR(  31) || outlet || CHR(  31) || territory || CHR(  31) || use,
    0
  FROM held_series
  UNION ALL
  SELECT
    day,
    part,
    0
  FROM clip_inputs
)
GROUP BY
  day;

-- day_lanes
SELECT
  day,
  rows,
  CAST(CONV(SUBSTRING(SHA2(CAST(day AS STRING) || CHR(  31) || inputs, 256), 1, 15), 16, 10) AS BIGINT) AS lane_1,
  CAST(CONV(SUBSTRING(SHA2(CAST(day AS STRING) || CHR(  31) || inputs, 256), 16, 15), 16, 10) AS BIGINT) AS lane_2,
  CAST(CONV(SUBSTRING(SHA2(CAST(day AS STRING) || CHR(  31) || inputs, 256), 31, 15), 16, 10) AS BIGINT) AS lane_3,
  CAST(CONV(SUBSTRING(SHA2(CAST(day AS STRING) || CHR(  31) || inputs, 256), 46, 15), 16, 10) AS BIGINT) AS lane_4
FROM day_inputs;

-- days_out
SELECT DISTINCT
  r.load,
  r.supplier,
  r.day
FROM reported AS r
SEMI JOIN loads_in_force AS l
  ON r.load = l.load
ANTI JOIN in_force AS f
  ON r.load = f.load AND r.supplier = f.supplier AND r.day = f.day;

-- days_read
SELECT DISTINCT
  l.day
FROM load_days AS l
JOIN reaches AS r
  ON (
    r.first IS NULL OR l.day >= r.first
  ) AND l.day <= r.last;

-- days_to_tally
SELECT
  *
FROM stale_days
WHERE
  day IN (
    CAST('2026-03-02' AS DATE),
    CAST('2026-03-03' AS DATE),
    CAST('2026-03-04' AS DATE),
    CAST('2026-03-05' AS DATE),
    CAST('2026-03-09' AS DATE),
    CAST('2026-03-10' AS DATE),
    CAST('2026-04-06' AS DATE),
    CAST('2026-04-07' AS DATE),
    CAST('2026-04-08' AS DATE),
    CAST('2026-04-09' AS DATE),
    CAST('2026-04-13' AS DATE),
    CAST('2026-04-14' AS DATE),
    CAST('2026-05-04' AS DATE),
    CAST('2026-05-05' AS DATE),
    CAST('2026-05-06' AS DATE),
    CAST('2026-05-07' AS DATE),
    CAST('2026-05-11' AS DATE),
    CAST('2026-05-12' AS DATE),
    CAST('2026-06-01' AS DATE),
    CAST('2026-06-02' AS DATE),
    CAST('2026-06-03' AS DATE),
    CAST('2026-06-04' AS DATE),
    CAST('2026-06-08' AS DATE),
    CAST('2026-06-09' AS DATE),
    CAST('2026-06-10' AS DATE),
    CAST('2026-07-06' AS DATE),
    CAST('2026-07-07' AS DATE),
    CAST('2026-07-08' AS DATE),
    CAST('2026-08-06' AS DATE)
  );

-- days_to_tally
SELECT
  *
FROM stale_days
WHERE
  day IN (
    CAST('2026-04-06' AS DATE),
    CAST('2026-04-07' AS DATE),
    CAST('2026-04-08' AS DATE),
    CAST('2026-04-09' AS DATE),
    CAST('2026-04-13' AS DATE),
    CAST('2026-04-14' AS DATE)
  );

-- delivery_acts
SELECT
  d.decision,
  d.act,
  d.subject,
  d.first,
  CASE WHEN d.expires < d.last OR d.last IS NULL THEN d.expires ELSE d.last END AS last,
  GET_JSON_OBJECT(NULLIF(d.value, ''), '$.load') AS load,
  GET_JSON_OBJECT(NULLIF(d.value, ''), '$.days') AS days,
  GET_JSON_OBJECT(NULLIF(d.value, ''), '$.figures') AS figures
FROM decisions AS d
ANTI JOIN (
  SELECT
    subject
  FROM decisions
  WHERE
    act = 'undo'
) AS u
  ON d.decision = u.subject
WHERE
  d.act IN ('withdraw', 'confirm');

-- heard_codes
SELECT
  o.code,
  h.code AS heard,
  s.code AS song
FROM (
  SELECT
    code,
    COALESCE(heard, recording) AS heard,
    COALESCE(song, recording) AS song
  FROM named_codes
  WHERE
    NOT heard IS NULL OR NOT song IS NULL
) AS o
JOIN recording_codes AS h
  ON o.heard = h.recording
JOIN recording_codes AS s
  ON o.song = s.recording;

-- held_series
SELECT
  s.*
FROM stale_series AS s
ANTI JOIN confirmations AS c
  ON s.supplier = c.supplier
  AND s.figures = c.figures
  AND s.day >= COALESCE(c.first, s.day)
  AND s.day <= COALESCE(c.last, s.day);

-- identity_inputs
SELECT
  SHA2(
    '4:2:2:' || (
      SELECT
        COALESCE(LISTAGG(part, ',') WITHIN GROUP (ORDER BY
          part NULLS LAST), '')
      FROM (
        SELECT
          load AS part
        FROM loads_in_force
      )
    ) || (
      SELECT
        COALESCE(LISTAGG(part, ',') WITHIN GROUP (ORDER BY
          part NULLS LAST), '')
      FROM (
        SELECT
          load || supplier || CAST(day AS STRING) AS part
        FROM days_out
      )
    ) || ':' || (
      SELECT
        COALESCE(
          LISTAGG(part, ',') WITHIN GROUP (ORDER BY
            sequence NULLS LAST,
            part NULLS LAST),
          ''
        )
      FROM (
        SELECT
          load AS part,
          sequence
        FROM catalogues
      )
    ) || ':' || (
      SELECT
        COALESCE(
          LISTAGG(part, ',') WITHIN GROUP (ORDER BY
            sequence NULLS LAST,
            part NULLS LAST),
          ''
        )
      FROM (
        SELECT
          load AS part,
          sequence
        FROM claim_files
      )
    ) || ':' || (
      SELECT
        COALESCE(
          LISTAGG(part, ',') WITHIN GROUP (ORDER BY
            sequence NULLS LAST,
            part NULLS LAST),
          ''
        )
      FROM (
        SELECT
          content AS part,
          sequence
        FROM identity_rulings
      )
    ) || ':' || (
      SELECT
        COALESCE(LISTAGG(part, ',') WITHIN GROUP (ORDER BY
          part NULLS LAST), '')
      FROM (
        SELECT DISTINCT
          load AS part
        FROM published
      )
    ),
    256
  ) AS inputs;

-- in_force
SELECT
  r.*
FROM reported AS r
JOIN loads_in_force AS l
  ON r.load = l.load
LEFT JOIN replaced_days AS x
  ON r.supplier = x.supplier AND r.day = x.day AND x.place > l.place
ANTI JOIN withdrawals AS w
  ON r.load = w.load
  AND (
    w.day IS NULL OR w.day = r.day
  )
  AND (
    w.first IS NULL OR w.first <= r.day
  )
  AND (
    w.last IS NULL OR w.last >= r.day
  )
WHERE
  x.supplier IS NULL;

-- label_codes
SELECT
  labels,
  ROW_NUMBER() OVER (ORDER BY labels NULLS LAST) AS label
FROM (
  SELECT DISTINCT
    labels
  FROM clip_spans
  WHERE
    labels <> ''
);

-- last_acts
SELECT
  load,
  supplier,
  delivery,
  sequence,
  revision,
  replaces,
  sha256
FROM (
  SELECT
    *,
    ROW_NUMBER() OVER (PARTITION BY supplier, delivery ORDER BY revision DESC, sequence DESC, load DESC) AS nth
  FROM deliveries
)
WHERE
  nth = 1 AND status <> 'withdrawn';

-- left_spellings
SELECT
  CAST(NULL AS STRING) AS `recording`,
  CAST(NULL AS STRING) AS `title`,
  CAST(NULL AS STRING) AS `artist`,
  CAST(NULL AS STRING) AS `content`
WHERE
  FALSE;

-- limited
SELECT
  l.load,
  l.line,
  l.clause,
  l.quantity,
  LEAST(l.after, COALESCE(p.counts, l.bought)) - LEAST(l.after - l.quantity, COALESCE(p.counts, l.bought)) AS counted
FROM cap_lines AS l
JOIN cap_pieces AS p
  ON l.clause = p.clause
  AND l.bought >= p.least
  AND (
    p.most IS NULL OR l.bought <= p.most
  )
WHERE
  l.day IN (
    SELECT
      day
    FROM days_to_tally
  );

-- load_days
SELECT
  f.day,
  f.load,
  f.supplier,
  CAST(SUM(f.rows) AS BIGINT) AS rows,
  f.load || ':' || f.supplier || ':' || CAST(i.identity AS STRING) AS part
FROM in_force AS f
JOIN identities AS i
  ON f.load = i.load
GROUP BY
  f.day,
  f.load,
  f.supplier,
  i.identity;

-- loads_in_force
SELECT
  load,
  supplier,
  delivery,
  replaces,
  ROW_NUMBER() OVER (ORDER BY COALESCE(revision, 0) NULLS LAST, sequence NULLS LAST, load NULLS LAST) AS place
FROM (
  SELECT
    a.*,
    ROW_NUMBER() OVER (
      PARTITION BY a.supplier, a.sha256
      ORDER BY NOT p.load IS NULL NULLS LAST, a.sequence NULLS LAST, a.load NULLS LAST
    ) AS nth
  FROM last_acts AS a
  ANTI JOIN withdrawn_loads AS w
    ON a.load = w.load
  LEFT JOIN (
    SELECT DISTINCT
      load
    FROM withdrawals
  ) AS p
    ON a.load = p.load
)
WHERE
  nth = 1;

-- loads_in_part
SELECT DISTINCT
  s.load
FROM sources AS s
JOIN (
  SELECT DISTINCT
    load
  FROM loads_read
) AS r
  ON s.load = r.load
LEFT JOIN loads_read AS d
  ON s.load = d.load AND s.supplier = d.supplier AND s.day = d.day
WHERE
  s.day IN (
    CAST('2026-03-02' AS DATE),
    CAST('2026-03-03' AS DATE),
    CAST('2026-03-04' AS DATE),
    CAST('2026-03-05' AS DATE),
    CAST('2026-03-09' AS DATE),
    CAST('2026-03-10' AS DATE),
    CAST('2026-04-06' AS DATE),
    CAST('2026-04-07' AS DATE),
    CAST('2026-04-08' AS DATE),
    CAST('2026-04-09' AS DATE),
    CAST('2026-04-13' AS DATE),
    CAST('2026-04-14' AS DATE),
    CAST('2026-05-04' AS DATE),
    CAST('2026-05-05' AS DATE),
    CAST('2026-05-06' AS DATE),
    CAST('2026-05-07' AS DATE),
    CAST('2026-05-11' AS DATE),
    CAST('2026-05-12' AS DATE),
    CAST('2026-06-01' AS DATE),
    CAST('2026-06-02' AS DATE),
    CAST('2026-06-03' AS DATE),
    CAST('2026-06-04' AS DATE),
    CAST('2026-06-08' AS DATE),
    CAST('2026-06-09' AS DATE),
    CAST('2026-06-10' AS DATE),
    CAST('2026-07-06' AS DATE),
    CAST('2026-07-07' AS DATE),
    CAST('2026-07-08' AS DATE),
    CAST('2026-08-06' AS DATE)
  )
  AND d.load IS NULL;

-- loads_in_part
SELECT DISTINCT
  s.load
FROM sources AS s
JOIN (
  SELECT DISTINCT
    load
  FROM loads_read
) AS r
  ON s.load = r.load
LEFT JOIN loads_read AS d
  ON s.load = d.load AND s.supplier = d.supplier AND s.day = d.day
WHERE
  s.day IN (
    CAST('2026-04-06' AS DATE),
    CAST('2026-04-07' AS DATE),
    CAST('2026-04-08' AS DATE),
    CAST('2026-04-09' AS DATE),
    CAST('2026-04-13' AS DATE),
    CAST('2026-04-14' AS DATE)
  )
  AND d.load IS NULL;

-- loads_read
SELECT DISTINCT
  load,
  supplier,
  day
FROM load_days
WHERE
  day IN (
    CAST('2026-03-02' AS DATE),
    CAST('2026-03-03' AS DATE),
    CAST('2026-03-04' AS DATE),
    CAST('2026-03-05' AS DATE),
    CAST('2026-03-09' AS DATE),
    CAST('2026-03-10' AS DATE),
    CAST('2026-04-06' AS DATE),
    CAST('2026-04-07' AS DATE),
    CAST('2026-04-08' AS DATE),
    CAST('2026-04-09' AS DATE),
    CAST('2026-04-13' AS DATE),
    CAST('2026-04-14' AS DATE),
    CAST('2026-05-04' AS DATE),
    CAST('2026-05-05' AS DATE),
    CAST('2026-05-06' AS DATE),
    CAST('2026-05-07' AS DATE),
    CAST('2026-05-11' AS DATE),
    CAST('2026-05-12' AS DATE),
    CAST('2026-06-01' AS DATE),
    CAST('2026-06-02' AS DATE),
    CAST('2026-06-03' AS DATE),
    CAST('2026-06-04' AS DATE),
    CAST('2026-06-08' AS DATE),
    CAST('2026-06-09' AS DATE),
    CAST('2026-06-10' AS DATE),
    CAST('2026-07-06' AS DATE),
    CAST('2026-07-07' AS DATE),
    CAST('2026-07-08' AS DATE),
    CAST('2026-08-06' AS DATE)
  );

-- loads_read
SELECT DISTINCT
  load,
  supplier,
  day
FROM load_days
WHERE
  day IN (
    CAST('2026-04-06' AS DATE),
    CAST('2026-04-07' AS DATE),
    CAST('2026-04-08' AS DATE),
    CAST('2026-04-09' AS DATE),
    CAST('2026-04-13' AS DATE),
    CAST('2026-04-14' AS DATE)
  );

-- loads_without_keys
SELECT DISTINCT
  d.load
FROM loads_read AS d
LEFT JOIN (
  SELECT DISTINCT
    load
  FROM sources
) AS s
  ON d.load = s.load
WHERE
  s.load IS NULL;

-- matched_spellings
SELECT
  CAST(NULL AS STRING) AS `title`,
  CAST(NULL AS STRING) AS `artist`,
  CAST(NULL AS STRING) AS `isrc`,
  CAST(NULL AS STRING) AS `recording`,
  CAST(NULL AS STRING) AS `content`
WHERE
  FALSE;

-- named_codes
SELECT
  c.code,
  c.recording,
  k.heard AS heard,
  COALESCE(s.song, k.heard_song) AS song
FROM recording_codes AS c
LEFT JOIN clip_keys AS k
  ON c.recording = k.clip
LEFT JOIN songs_by_recording AS s
  ON COALESCE(k.heard_song, c.recording) = s.recording;

-- reach_inputs
SELECT
  r.day,
  SHA2(
    CAST(ANY_VALUE(g.songs) IGNORE NULLS AS STRING) || ':' || CAST(SUM(l.lane_1) AS STRING) || ':' || CAST(SUM(l.lane_2) AS STRING) || ':' || CAST(SUM(l.lane_3) AS STRING) || ':' || CAST(SUM(l.lane_4) AS STRING),
    256
  ) AS inputs,
  CAST(SUM(l.rows) FILTER(WHERE
    l.day = r.day) AS BIGINT) AS rows
FROM reaches AS r
JOIN day_lanes AS l
  ON (
    r.first IS NULL OR l.day >= r.first
  ) AND l.day <= r.last
CROSS JOIN song_digest AS g
GROUP BY
  r.day;

-- read
SELECT
  *
FROM decisions
WHERE
  act IN (
    'match',
    'merge',
    'split',
    'alias',
    'versions',
    'classify',
    'claim',
    'unclaim',
    'label',
    'unlabel',
    'quorum',
    'undo'
  )
ORDER BY
  sequence NULLS LAST,
  decision NULLS LAST;

-- read
SELECT DISTINCT
  day
FROM day_inputs;

-- read
SELECT DISTINCT
  day
FROM in_force
WHERE
  day <= CAST('2026-03-29' AS DATE)
  AND until >= CAST('2026-03-23' AS DATE)
  OR day <= CAST('2026-04-05' AS DATE)
  AND until >= CAST('2026-03-30' AS DATE)
  OR day <= CAST('2026-04-12' AS DATE)
  AND until >= CAST('2026-04-06' AS DATE)
  OR day <= CAST('2026-04-19' AS DATE)
  AND until >= CAST('2026-04-13' AS DATE)
ORDER BY
  day NULLS LAST;

-- read
SELECT DISTINCT
  load
FROM loads_read
ORDER BY
  load NULLS LAST;

-- read
SELECT DISTINCT
  place
FROM counts;

-- read
SELECT DISTINCT
  use,
  day,
  until
FROM in_force
WHERE
  (
    '' IN ('', '001') OR '' = territory
  )
ORDER BY
  day NULLS LAST,
  use NULLS LAST;

-- read
SELECT
  NOT COALESCE(BOOL_AND(u.quantity_known), TRUE) AS quantity_known,
  COUNT(u.audience) > 0 AS audience,
  COUNT(u.amount) > 0 AS amount
FROM usage AS u
WHERE
  u.day IN (
    CAST('2026-03-02' AS DATE),
    CAST('2026-03-03' AS DATE),
    CAST('2026-03-04' AS DATE),
    CAST('2026-03-05' AS DATE),
    CAST('2026-03-09' AS DATE),
    CAST('2026-03-10' AS DATE),
    CAST('2026-04-06' AS DATE),
    CAST('2026-04-07' AS DATE),
    CAST('2026-04-08' AS DATE),
    CAST('2026-04-09' AS DATE),
    CAST('2026-04-13' AS DATE),
    CAST('2026-04-14' AS DATE),
    CAST('2026-05-04' AS DATE),
    CAST('2026-05-05' AS DATE),
    CAST('2026-05-06' AS DATE),
    CAST('2026-05-07' AS DATE),
    CAST('2026-05-11' AS DATE),
    CAST('2026-05-12' AS DATE),
    CAST('2026-06-01' AS DATE),
    CAST('2026-06-02' AS DATE),
    CAST('2026-06-03' AS DATE),
    CAST('2026-06-04' AS DATE),
    CAST('2026-06-08' AS DATE),
    CAST('2026-06-09' AS DATE),
    CAST('2026-06-10' AS DATE),
    CAST('2026-07-06' AS DATE),
    CAST('2026-07-07' AS DATE),
    CAST('2026-07-08' AS DATE),
    CAST('2026-08-06' AS DATE)
  )
  AND u.load IN ('...', '...', '...', '...', '...', '...', '...', '...', '...', '...', '...');

-- read
SELECT
  NOT COALESCE(BOOL_AND(u.quantity_known), TRUE) AS quantity_known,
  COUNT(u.audience) > 0 AS audience,
  COUNT(u.amount) > 0 AS amount
FROM usage AS u
WHERE
  u.day IN (
    CAST('2026-04-06' AS DATE),
    CAST('2026-04-07' AS DATE),
    CAST('2026-04-08' AS DATE),
    CAST('2026-04-09' AS DATE),
    CAST('2026-04-13' AS DATE),
    CAST('2026-04-14' AS DATE)
  )
  AND u.load IN ('...');

-- read
SELECT
  COALESCE(MAX(u.quantity), 0) AS most
FROM usage AS u
WHERE
  u.day IN (
    CAST('2026-04-06' AS DATE),
    CAST('2026-04-07' AS DATE),
    CAST('2026-04-08' AS DATE),
    CAST('2026-04-09' AS DATE),
    CAST('2026-04-13' AS DATE),
    CAST('2026-04-14' AS DATE)
  )
  AND u.load IN ('...');

-- read
SELECT
  COUNT(*) AS days
FROM clip_days;

-- read
SELECT
  COUNT(*) AS held
FROM held_series
SEMI JOIN days_read
  USING (day);

-- read
SELECT
  COUNT(*) AS held
FROM held_series
SEMI JOIN days_to_tally
  USING (day);

-- read
SELECT
  COUNT(*) AS n
FROM counts;

-- read
SELECT
  COUNT(*) AS n
FROM cut_rows;

-- read
SELECT
  COUNT(*) AS n
FROM loads_in_part;

-- read
SELECT
  COUNT(*) AS n
FROM loads_without_keys;

-- read
SELECT
  COUNT(*) AS n
FROM shared_keys;

-- read
SELECT
  COUNT(*) AS n
FROM sources;

-- read
SELECT
  COUNT(*) AS sources,
  COUNT(DISTINCT source) AS keys
FROM tally_sources;

-- read
SELECT
  COUNT(*) AS ties
FROM cap_ties;

-- read
SELECT
  day
FROM days_read
ORDER BY
  day NULLS LAST;

-- read
SELECT
  day,
  rows
FROM stale_days
ORDER BY
  day NULLS LAST;

-- read
SELECT
  inputs
FROM identity_inputs;

-- read
SELECT
  labels
FROM label_codes
ORDER BY
  label NULLS LAST;

-- read
SELECT
  s.*
FROM slices AS s
ANTI JOIN known_slices AS k
  ON s.slice = k.slice
ORDER BY
  s.slice NULLS LAST;

-- read
SELECT
  supplier,
  outlet,
  day,
  use,
  reported,
  went
FROM (
  SELECT
    supplier,
    outlet,
    day,
    use,
    MAX(reported) AS reported,
    CAST(SUM(quantity) AS BIGINT) AS went,
    MAX(reported) <> SUM(quantity) AS is_kept,
    until
  FROM balance
  WHERE
    day IN (
      CAST('2026-03-02' AS DATE),
      CAST('2026-03-03' AS DATE),
      CAST('2026-03-04' AS DATE),
      CAST('2026-03-05' AS DATE),
      CAST('2026-03-09' AS DATE),
      CAST('2026-03-10' AS DATE),
      CAST('2026-04-06' AS DATE),
      CAST('2026-04-07' AS DATE),
      CAST('2026-04-08' AS DATE),
      CAST('2026-04-09' AS DATE),
      CAST('2026-04-13' AS DATE),
      CAST('2026-04-14' AS DATE),
      CAST('2026-05-04' AS DATE),
      CAST('2026-05-05' AS DATE),
      CAST('2026-05-06' AS DATE),
      CAST('2026-05-07' AS DATE),
      CAST('2026-05-11' AS DATE),
      CAST('2026-05-12' AS DATE),
      CAST('2026-06-01' AS DATE),
      CAST('2026-06-02' AS DATE),
      CAST('2026-06-03' AS DATE),
      CAST('2026-06-04' AS DATE),
      CAST('2026-06-08' AS DATE),
      CAST('2026-06-09' AS DATE),
      CAST('2026-06-10' AS DATE),
      CAST('2026-07-06' AS DATE),
      CAST('2026-07-07' AS DATE),
      CAST('2026-07-08' AS DATE),
      CAST('2026-08-06' AS DATE)
    )
  GROUP BY
    supplier,
    outlet,
    day,
    until,
    use
) AS grouped
WHERE
  is_kept
ORDER BY
  day NULLS LAST,
  supplier NULLS LAST,
  outlet NULLS LAST,
  until NULLS LAST,
  use NULLS LAST;

-- read
SELECT
  supplier,
  outlet,
  day,
  use,
  reported,
  went
FROM (
  SELECT
    supplier,
    outlet,
    day,
    use,
    MAX(reported) AS reported,
    CAST(SUM(quantity) AS BIGINT) AS went,
    MAX(reported) <> SUM(quantity) AS is_kept,
    until
  FROM balance
  WHERE
    day IN (
      CAST('2026-04-06' AS DATE),
      CAST('2026-04-07' AS DATE),
      CAST('2026-04-08' AS DATE),
      CAST('2026-04-09' AS DATE),
      CAST('2026-04-13' AS DATE),
      CAST('2026-04-14' AS DATE)
    )
  GROUP BY
    supplier,
    outlet,
    day,
    until,
    use
) AS grouped
WHERE
  is_kept
ORDER BY
  day NULLS LAST,
  supplier NULLS LAST,
  outlet NULLS LAST,
  until NULLS LAST,
  use NULLS LAST;

-- read
SELECT
  supplier,
  outlet,
  day,
  use,
  reported,
  went
FROM (
  SELECT
    supplier,
    outlet,
    day,
    use,
    MAX(reported) AS reported,
    CAST(SUM(quantity) AS BIGINT) AS went,
    MAX(reported) <> SUM(quantity) AS is_kept,
    until
  FROM balance
  WHERE
    day IN (NULL)
  GROUP BY
    supplier,
    outlet,
    day,
    until,
    use
) AS grouped
WHERE
  is_kept
ORDER BY
  day NULLS LAST,
  supplier NULLS LAST,
  outlet NULLS LAST,
  until NULLS LAST,
  use NULLS LAST;

-- recording_codes
SELECT
  recording,
  CAST(ROW_NUMBER() OVER (ORDER BY 1 NULLS LAST) AS INT) AS code
FROM (
  SELECT DISTINCT
    recording
  FROM (
    SELECT
      recording
    FROM resolution
    WHERE
      NOT recording IS NULL
    UNION
    SELECT
      clip
    FROM clip_spans
    WHERE
      NOT clip IS NULL
  )
);

-- recording_codes
SELECT
  recording,
  CAST(ROW_NUMBER() OVER (ORDER BY 1 NULLS LAST) AS INT) AS code
FROM (
  SELECT DISTINCT
    recording
  FROM (
    SELECT
      recording
    FROM resolution
    WHERE
      NOT recording IS NULL
    UNION
    SELECT
      song
    FROM songs_by_recording
    UNION
    SELECT
      heard
    FROM clip_keys
    UNION
    SELECT
      heard_song
    FROM clip_keys
    UNION
    SELECT
      clip
    FROM clip_spans
    WHERE
      NOT clip IS NULL
  )
);

-- replaced_days
SELECT
  s.supplier,
  l.day,
  MAX(l.place) AS place
FROM (
  SELECT
    load,
    place,
    CAST(replaced AS DATE) AS day
  FROM (
    SELECT
      load,
      place,
      item_1 AS replaced
    FROM loads_in_force
    LATERAL VIEW
    EXPLODE(SPLIT(replaces, ',')) items_1 AS item_1
    WHERE
      replaces <> ''
  )
) AS l
JOIN (
  SELECT DISTINCT
    load,
    supplier
  FROM reported
) AS s
  ON l.load = s.load
ANTI JOIN withdrawals AS w
  ON l.load = w.load
  AND (
    w.day IS NULL OR w.day = l.day
  )
  AND (
    w.first IS NULL OR w.first <= l.day
  )
  AND (
    w.last IS NULL OR w.last >= l.day
  )
GROUP BY
  s.supplier,
  l.day;

-- reported_units
SELECT
  supplier,
  outlet,
  day,
  until,
  use,
  CAST(SUM(quantity) AS BIGINT) AS reported
FROM in_force
GROUP BY
  supplier,
  outlet,
  day,
  until,
  use;

-- series_days
SELECT
  supplier,
  outlet,
  territory,
  use,
  day,
  CAST(SUM(rows) AS BIGINT) AS rows,
  CAST(SUM(quantity) AS BIGINT) AS quantity,
  CASE
    WHEN BOOL_AND(NOT figures_1 IS NULL)
    THEN SHA2(
      CAST(SUM(rows) AS STRING) || ':' || CAST(SUM(figures_1) AS STRING) || ':' || CAST(SUM(figures_2) AS STRING) || ':' || CAST(SUM(figures_3) AS STRING) || ':' || CAST(SUM(figures_4) AS STRING),
      256
    )
  END AS figures
FROM in_force
GROUP BY
  supplier,
  outlet,
  territory,
  use,
  day;

-- shared_keys
SELECT
  subject_key
FROM subject_codes
GROUP BY
  subject_key
HAVING
  COUNT(*) > 1;

-- slices
SELECT
  slice,
  day,
  until,
  supplier,
  outlet,
  territory,
  use,
  tier,
  method,
  currency,
  outcome,
  reason,
  labels
FROM slices_placed;

-- slices_named
SELECT
  p.place,
  p.day,
  CAST(p.day + CAST(s.days AS INT) AS DATE) AS until,
  s.supplier,
  s.outlet,
  s.territory,
  s.use,
  s.tier,
  s.method,
  s.currency,
  p.outcome,
  p.reason,
  p.labels
FROM tally_places AS p
JOIN tally_sources AS s
  ON p.series = s.series;

-- slices_placed
SELECT
  CAST(CONV(
    SUBSTRING(
      SHA2(
        CAST(day AS STRING) || CHR(  31) || CAST(until AS STRING) || CHR(  31) || CAST(supplier AS STRING) || CHR(  31) || CAST(outlet AS STRING) || CHR(  31) || CAST(territory AS STRING) || CHR(  31) || CAST(use AS STRING) || CHR(  31) || CAST(tier AS STRING) || CHR(  31) || CAST(method AS STRING) || CHR(  31) || CAST(currency AS STRING) || CHR(  31) || CAST(outcome AS STRING) || CHR(  31) || CAST(reason AS STRING) || CASE WHEN labels = '' THEN '' ELSE CHR(  31) || labels END,
        256
      ),
      1,
      15
    ),
    16,
    10
  ) AS BIGINT) AS slice,
  *
FROM slices_named;

-- slices_tallied
SELECT
  t.slice,
  CAST(SUM(t.quantity) AS BIGINT) AS quantity
FROM tallies AS t
WHERE
  t.policy IN (
    SELECT
      policy
    FROM policies
  )
GROUP BY
  t.slice;

-- slices_to_write
SELECT
  s.place,
  s.slice,
  s.day,
  t.inputs
FROM slices_placed AS s
JOIN days_to_tally AS t
  ON s.day = t.day;

-- song_digest
SELECT
  COALESCE(
    SUM(
      CAST(CAST(CONV(SUBSTRING(SHA2(recording || CHR(  31) || song, 256), 1, 15), 16, 10) AS BIGINT) AS DECIMAL(38, 0))
    ),
    0
  ) AS songs
FROM songs_by_recording;

-- songs_by_recording
SELECT
  recording,
  song
FROM recordings
WHERE
  shared;

-- split_off
SELECT
  CAST(NULL AS STRING) AS `recording`,
  CAST(NULL AS STRING) AS `song`,
  CAST(NULL AS STRING) AS `content`
WHERE
  FALSE;

-- stale_days
SELECT
  COALESCE(d.day, t.day) AS day,
  COALESCE(d.inputs, '') AS inputs,
  COALESCE(d.rows, 0) AS rows
FROM day_inputs AS d
FULL JOIN tallied_days AS t
  ON d.day = t.day
WHERE
  COALESCE(d.inputs, '') <> COALESCE(t.inputs, '');

-- stale_days
SELECT
  COALESCE(d.day, t.day) AS day,
  COALESCE(d.inputs, '') AS inputs,
  COALESCE(d.rows, 0) AS rows
FROM reach_inputs AS d
FULL JOIN tallied_days AS t
  ON d.day = t.day
WHERE
  COALESCE(d.inputs, '') <> COALESCE(t.inputs, '');

-- stale_series
SELECT
  n.supplier,
  n.outlet,
  n.territory,
  n.use,
  n.day,
  n.rows,
  n.quantity,
  n.figures
FROM series_days AS n
JOIN series_days AS b
  ON n.supplier = b.supplier
  AND n.outlet = b.outlet
  AND n.territory = b.territory
  AND n.use = b.use
  AND n.day = b.day + 1
  AND n.figures = b.figures;

-- subject_codes
SELECT
  CAST(CONV(SUBSTRING(r.subject, 1, 15), 16, 10) AS BIGINT) AS subject_key,
  r.subject,
  c.code,
  r.way IN ('decision', 'asset') AS identified
FROM resolution AS r
LEFT JOIN recording_codes AS c
  ON r.recording = c.recording;

-- tallied_units
SELECT
  s.supplier,
  s.outlet,
  s.day,
  s.until,
  s.use,
  s.outcome,
  s.reason,
  CAST(SUM(t.quantity) AS BIGINT) AS quantity
FROM slices_tallied AS t
JOIN slices AS s
  ON t.slice = s.slice
GROUP BY
  s.supplier,
  s.outlet,
  s.day,
  s.until,
  s.use,
  s.outcome,
  s.reason;

-- tallies
SELECT
  '4f53cda18c2baa0c' AS policy,
  s.day,
  s.slice,
  r.recording,
  c.quantity,
  c.quantity_known,
  c.audience,
  c.amount,
  c.rows,
  s.inputs
FROM counts AS c
JOIN slices_to_write AS s
  ON c.place = s.place
LEFT JOIN recording_codes AS r
  ON c.code = r.code;

-- tallies
SELECT
  'c4d5a6246b2a0bfa' AS policy,
  s.day,
  s.slice,
  r.recording,
  c.quantity,
  c.quantity_known,
  c.audience,
  c.amount,
  c.rows,
  s.inputs
FROM counts AS c
JOIN slices_to_write AS s
  ON c.place = s.place
LEFT JOIN recording_codes AS r
  ON c.code = r.code;

-- tally_sources
SELECT
  source,
  supplier,
  outlet,
  territory,
  use,
  tier,
  method,
  currency,
  days,
  ROW_NUMBER() OVER (
    ORDER BY supplier NULLS LAST, outlet NULLS LAST, territory NULLS LAST, use NULLS LAST, tier NULLS LAST, method NULLS LAST, currency NULLS LAST, days NULLS LAST
  ) - 1 AS series
FROM (
  SELECT DISTINCT
    source,
    supplier,
    outlet,
    territory,
    use,
    tier,
    method,
    currency,
    days
  FROM (
    SELECT
      s.source,
      s.supplier,
      s.outlet,
      s.territory,
      s.use,
      s.tier,
      s.method,
      s.currency,
      DATEDIFF(DAY, s.day, s.until) AS days
    FROM sources AS s
    JOIN (
      SELECT DISTINCT
        load
      FROM loads_read
    ) AS d
      ON s.load = d.load
    WHERE
      s.day IN (
        CAST('2026-03-02' AS DATE),
        CAST('2026-03-03' AS DATE),
        CAST('2026-03-04' AS DATE),
        CAST('2026-03-05' AS DATE),
        CAST('2026-03-09' AS DATE),
        CAST('2026-03-10' AS DATE),
        CAST('2026-04-06' AS DATE),
        CAST('2026-04-07' AS DATE),
        CAST('2026-04-08' AS DATE),
        CAST('2026-04-09' AS DATE),
        CAST('2026-04-13' AS DATE),
        CAST('2026-04-14' AS DATE),
        CAST('2026-05-04' AS DATE),
        CAST('2026-05-05' AS DATE),
        CAST('2026-05-06' AS DATE),
        CAST('2026-05-07' AS DATE),
        CAST('2026-05-11' AS DATE),
        CAST('2026-05-12' AS DATE),
        CAST('2026-06-01' AS DATE),
        CAST('2026-06-02' AS DATE),
        CAST('2026-06-03' AS DATE),
        CAST('2026-06-04' AS DATE),
        CAST('2026-06-08' AS DATE),
        CAST('2026-06-09' AS DATE),
        CAST('2026-06-10' AS DATE),
        CAST('2026-07-06' AS DATE),
        CAST('2026-07-07' AS DATE),
        CAST('2026-07-08' AS DATE),
        CAST('2026-08-06' AS DATE)
      )
  )
);

-- tally_sources
SELECT
  source,
  supplier,
  outlet,
  territory,
  use,
  tier,
  method,
  currency,
  days,
  ROW_NUMBER() OVER (
    ORDER BY supplier NULLS LAST, outlet NULLS LAST, territory NULLS LAST, use NULLS LAST, tier NULLS LAST, method NULLS LAST, currency NULLS LAST, days NULLS LAST
  ) - 1 AS series
FROM (
  SELECT DISTINCT
    source,
    supplier,
    outlet,
    territory,
    use,
    tier,
    method,
    currency,
    days
  FROM (
    SELECT
      s.source,
      s.supplier,
      s.outlet,
      s.territory,
      s.use,
      s.tier,
      s.method,
      s.currency,
      DATEDIFF(DAY, s.day, s.until) AS days
    FROM sources AS s
    JOIN (
      SELECT DISTINCT
        load
      FROM loads_read
    ) AS d
      ON s.load = d.load
    WHERE
      s.day IN (
        CAST('2026-04-06' AS DATE),
        CAST('2026-04-07' AS DATE),
        CAST('2026-04-08' AS DATE),
        CAST('2026-04-09' AS DATE),
        CAST('2026-04-13' AS DATE),
        CAST('2026-04-14' AS DATE)
      )
  )
);

-- version_rulings
SELECT
  CAST(NULL AS STRING) AS `song`,
  CAST(NULL AS STRING) AS `apart`,
  CAST(NULL AS STRING) AS `content`
WHERE
  FALSE;

-- withdrawals
SELECT
  load,
  CAST(NULL AS DATE) AS day,
  first,
  last
FROM delivery_acts
WHERE
  act = 'withdraw' AND days IS NULL
UNION ALL
SELECT
  load,
  CAST(day AS DATE),
  first,
  last
FROM (
  SELECT
    load,
    first,
    last,
    item_1 AS day
  FROM delivery_acts
  LATERAL VIEW
  EXPLODE(SPLIT(days, ',')) items_1 AS item_1
  WHERE
    act = 'withdraw' AND NOT days IS NULL
);

-- withdrawn_loads
SELECT DISTINCT
  load
FROM withdrawals
WHERE
  day IS NULL AND first IS NULL AND last IS NULL;

-- written
SELECT
  day,
  slice,
  recording,
  quantity,
  quantity_known,
  audience,
  amount,
  rows,
  inputs
FROM tallies;

