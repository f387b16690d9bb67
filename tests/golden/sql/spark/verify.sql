-- beside
SELECT
  key,
  SHA2(LISTAGG(line, CHR(  10)) WITHIN GROUP (ORDER BY
    line NULLS LAST), 256) AS hash
FROM (
  SELECT
    *,
    CASE
      WHEN LOCATE('\\', texts) > 0
      OR LOCATE(CHR(  9), texts) > 0
      OR LOCATE(CHR(  10), texts) > 0
      THEN COALESCE(CAST(rank AS STRING), '\\N') || CHR(  9) || COALESCE(
        REPLACE(REPLACE(REPLACE(title, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
        '\\N'
      ) || CHR(  9) || COALESCE(
        REPLACE(REPLACE(REPLACE(artist, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
        '\\N'
      ) || CHR(  9) || COALESCE(
        REPLACE(REPLACE(REPLACE(id, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
        '\\N'
      ) || CHR(  9) || COALESCE(
        REPLACE(REPLACE(REPLACE(use, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
        '\\N'
      ) || CHR(  9) || COALESCE(
        REPLACE(REPLACE(REPLACE(tier, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
        '\\N'
      ) || CHR(  9) || COALESCE(
        REPLACE(REPLACE(REPLACE(territory_of_use, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
        '\\N'
      ) || CHR(  9) || COALESCE(
        REPLACE(REPLACE(REPLACE(supplier, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
        '\\N'
      ) || CHR(  9) || COALESCE(
        REPLACE(REPLACE(REPLACE(outlet, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
        '\\N'
      ) || CHR(  9) || COALESCE(
        REPLACE(REPLACE(REPLACE(measure, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
        '\\N'
      ) || CHR(  9) || COALESCE(CAST(quantity AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(known AS STRING), '\\N') || CHR(  9) || COALESCE(
        REPLACE(REPLACE(REPLACE(rule, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
        '\\N'
      ) || CHR(  9) || COALESCE(
        REPLACE(REPLACE(REPLACE(reason, '\\', '\\\\'), CHR(  9), '\\t'), CHR(  10), '\\n'),
        '\\N'
      ) || CHR(  9) || COALESCE(CAST(weight AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(weight_per AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(points AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(points_per AS STRING), '\\N')
      ELSE COALESCE(CAST(rank AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(title AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(artist AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(id AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(use AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(tier AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(territory_of_use AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(supplier AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(outlet AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(measure AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(quantity AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(known AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(rule AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(reason AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(weight AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(weight_per AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(points AS STRING), '\\N') || CHR(  9) || COALESCE(CAST(points_per AS STRING), '\\N')
    END AS line
  FROM (
    SELECT
      *,
      COALESCE(title, '') || COALESCE(artist, '') || COALESCE(id, '') || COALESCE(use, '') || COALESCE(tier, '') || COALESCE(territory_of_use, '') || COALESCE(supplier, '') || COALESCE(outlet, '') || COALESCE(measure, '') || COALESCE(rule, '') || COALESCE(reason, '') AS texts
    FROM keyed_lines
    WHERE
      NOT entry AND YEAR(issue) % 1 = 0
  )
)
GROUP BY
  key;

-- binding
SELECT
  *,
  CASE WHEN STARTSWITH(chart, 'golden@') THEN SUBSTRING(chart, 8) ELSE '' END AS territory
FROM decided
WHERE
  chart = '' OR chart = 'golden' OR STARTSWITH(chart, 'golden@');

-- claims_read
SELECT
  territory,
  issue,
  '' AS claim
FROM period_slices
WHERE
  FALSE;

-- component_points
SELECT
  p.territory,
  p.issue,
  p.id,
  c.component,
  CAST(SUM((
    p.points
  ) + CAST(0 AS DECIMAL(38, 0))) AS DECIMAL(38, 0)) AS points
FROM parts AS p
JOIN components AS c
  ON p.issue = c.issue AND p.use = c.use
WHERE
  p.reason = ''
GROUP BY
  p.territory,
  p.issue,
  p.id,
  c.component;

-- contenders
SELECT
  c.territory,
  c.issue,
  c.id,
  c.points
FROM candidates AS c
SEMI JOIN issues_to_rank AS i
  ON c.issue = i.issue;

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
      CAST(DATEDIFF(DAY, CAST('2026-03-02' AS DATE), u.day) AS BIGINT) * 8 + CASE WHEN r.code IS NULL THEN 1 ELSE 0 END
    ) * 4 + s.series AS place,
    r.code AS code,
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
  WHERE
    u.day IN (
      CAST('2026-03-02' AS DATE),
      CAST('2026-03-03' AS DATE),
      CAST('2026-03-04' AS DATE),
      CAST('2026-03-05' AS DATE)
    )
    AND u.load IN ('...')
)
GROUP BY
  place,
  code;

-- counts
SELECT
  place,
  code,
  CAST(SUM(quantity) AS BIGINT) AS quantity,
  TRUE AS quantity_known,
  CAST(NULL AS BIGINT) AS audience,
  CAST(NULL AS BIGINT) AS amount,
  CAST(SUM(rows) AS BIGINT) AS rows
FROM (
  SELECT
    (
      CAST(DATEDIFF(DAY, CAST('2026-03-09' AS DATE), u.day) AS BIGINT) * 8 + CASE WHEN r.code IS NULL THEN 1 ELSE 0 END
    ) * 2 + s.series AS place,
    r.code AS code,
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
  WHERE
    u.day IN (CAST('2026-03-09' AS DATE), CAST('2026-03-10' AS DATE))
    AND u.load IN ('...')
)
GROUP BY
  place,
  code;

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
)
GROUP BY
  day;

-- days_to_tally
SELECT
  *
FROM stale_days
WHERE
  day IN (
    CAST('2026-03-02' AS DATE),
    CAST('2026-03-03' AS DATE),
    CAST('2026-03-04' AS DATE),
    CAST('2026-03-05' AS DATE)
  );

-- days_to_tally
SELECT
  *
FROM stale_days
WHERE
  day IN (CAST('2026-03-09' AS DATE), CAST('2026-03-10' AS DATE));

-- delivered
SELECT
  u.*
FROM usage AS u
JOIN (
  SELECT DISTINCT
    load,
    supplier,
    day
  FROM in_force
) AS f
  ON u.load = f.load AND u.supplier = f.supplier AND u.day = f.day
WHERE
  (
    u.day BETWEEN CAST('2026-03-02' AS DATE) AND CAST('2026-03-08' AS DATE)
  );

-- delivered
SELECT
  u.*
FROM usage AS u
JOIN (
  SELECT DISTINCT
    load,
    supplier,
    day
  FROM in_force
) AS f
  ON u.load = f.load AND u.supplier = f.supplier AND u.day = f.day
WHERE
  (
    u.day BETWEEN CAST('2026-03-09' AS DATE) AND CAST('2026-03-15' AS DATE)
  );

-- earlier_removals
SELECT
  territory,
  issue,
  id,
  rank,
  reason
FROM (
  SELECT
    territory,
    issue,
    id,
    rank,
    reason,
    ROW_NUMBER() OVER (PARTITION BY territory, issue, id ORDER BY rank NULLS LAST, reason NULLS LAST) AS nth
  FROM removals_of_today
  WHERE
    chart = 'golden' AND COALESCE(NOT issue IN (CAST('2026-03-14' AS DATE)), TRUE)
)
WHERE
  nth = 1;

-- earlier_removals
SELECT
  territory,
  issue,
  id,
  rank,
  reason
FROM (
  SELECT
    territory,
    issue,
    id,
    rank,
    reason,
    ROW_NUMBER() OVER (PARTITION BY territory, issue, id ORDER BY rank NULLS LAST, reason NULLS LAST) AS nth
  FROM removals_of_today
  WHERE
    chart = 'golden' AND COALESCE(NOT issue IN (CAST('2026-03-21' AS DATE)), TRUE)
)
WHERE
  nth = 1;

-- hashed
SELECT
  load,
  day,
  until,
  supplier,
  outlet,
  territory,
  use,
  quantity,
  event,
  SHA2(
    CONCAT(
      COALESCE(CHR(  31), ''),
      COALESCE(CAST(day AS STRING), ''),
      COALESCE(CHR(  31), ''),
      COALESCE(CAST(until AS STRING), ''),
      COALESCE(said, '')
    ),
    256
  ) AS hash,
  CASE WHEN until = day AND NOT (
    event AND `at` IS NULL
  ) THEN SHA2(said, 256) END AS figures
FROM (
  SELECT
    *,
    CONCAT(
      COALESCE(CHR(  31), ''),
      COALESCE(supplier, ''),
      COALESCE(CHR(  31), ''),
      COALESCE(outlet, ''),
      COALESCE(CHR(  31), ''),
      COALESCE(territory, ''),
      COALESCE(CHR(  31), ''),
      COALESCE(use, ''),
      COALESCE(CHR(  31), ''),
      COALESCE(tier, ''),
      COALESCE(CHR(  31), ''),
      COALESCE(method, ''),
      COALESCE(CHR(  31), ''),
      COALESCE(currency, ''),
      COALESCE(CHR(  31), ''),
      COALESCE(CASE WHEN quantity_known THEN CAST(quantity AS STRING) ELSE '' END, ''),
      COALESCE(CHR(  31), ''),
      COALESCE(COALESCE(CAST(audience AS STRING), ''), ''),
      COALESCE(CHR(  31), ''),
      COALESCE(COALESCE(CAST(amount AS STRING), ''), ''),
      COALESCE(CHR(  31), ''),
      COALESCE(asset, ''),
      COALESCE(CHR(  31), ''),
      COALESCE(title, ''),
      COALESCE(CHR(  31), ''),
      COALESCE(artist, ''),
      COALESCE(CHR(  31), ''),
      COALESCE(isrc, ''),
      COALESCE(CHR(  31), ''),
      COALESCE(release, ''),
      COALESCE(CHR(  31), ''),
      COALESCE(ean, ''),
      COALESCE(CHR(  31), ''),
      COALESCE(COALESCE(CAST(seconds AS STRING), ''), ''),
      COALESCE(CHR(  31), ''),
      COALESCE(COALESCE(CAST(UNIX_MICROS(`at`) AS STRING), ''), ''),
      COALESCE(COALESCE(CHR(  31) || 'order=' || NULLIF(purchase, ''), ''), ''),
      COALESCE(COALESCE(CHR(  31) || 'channel=' || NULLIF(channel, ''), ''), ''),
      COALESCE(COALESCE(CHR(  31) || 'volume=' || CAST(volume AS STRING), ''), '')
    ) AS said
  FROM delivered
);

-- history_editions
SELECT
  l.*
FROM latest_editions AS l
SEMI JOIN entries AS e
  ON e.batch = l.batch
  AND e.fingerprint = l.fingerprint
  AND e.chart = l.chart
  AND e.territory = l.territory
  AND e.issue = l.issue
WHERE
  l.chart = 'golden' AND NOT l.issue IN (CAST('2026-03-07' AS DATE));

-- history_editions
SELECT
  l.*
FROM latest_editions AS l
SEMI JOIN entries AS e
  ON e.batch = l.batch
  AND e.fingerprint = l.fingerprint
  AND e.chart = l.chart
  AND e.territory = l.territory
  AND e.issue = l.issue
WHERE
  l.chart = 'golden' AND NOT l.issue IN (CAST('2026-03-14' AS DATE));

-- history_editions
SELECT
  l.*
FROM latest_editions AS l
SEMI JOIN entries AS e
  ON e.batch = l.batch
  AND e.fingerprint = l.fingerprint
  AND e.chart = l.chart
  AND e.territory = l.territory
  AND e.issue = l.issue
WHERE
  l.chart = 'golden' AND NOT l.issue IN (CAST('2026-03-21' AS DATE));

-- history_places
SELECT
  e.territory,
  e.issue,
  e.id,
  e.rank
FROM entries AS e
JOIN history_editions AS h
  ON e.batch = h.batch
  AND e.fingerprint = h.fingerprint
  AND e.territory = h.territory
  AND e.issue = h.issue
WHERE
  e.chart = 'golden';

-- identity_read
SELECT
  territory,
  issue,
  '' AS content
FROM period_slices
WHERE
  FALSE;

-- keyed_annotations
SELECT
  '' AS key,
  *
FROM no_annotations;

-- keyed_annotations
SELECT
  e.batch || e.fingerprint AS key,
  e.*
FROM annotations AS e
JOIN stored_editions AS s
  ON e.batch = s.batch AND e.fingerprint = s.fingerprint;

-- keyed_assets
SELECT
  '' AS key,
  *
FROM no_assets;

-- keyed_assets
SELECT
  e.batch || e.fingerprint AS key,
  e.*
FROM assets AS e
JOIN stored_editions AS s
  ON e.batch = s.batch AND e.fingerprint = s.fingerprint;

-- keyed_entries
SELECT
  e.batch || e.fingerprint AS key,
  e.*
FROM entries AS e
JOIN stored_editions AS s
  ON e.batch = s.batch AND e.fingerprint = s.fingerprint;

-- keyed_entries
SELECT
  p.territory || '|' || CAST(p.issue AS STRING) AS key,
  p.territory,
  p.issue,
  ROW_NUMBER() OVER (
    PARTITION BY p.territory, p.issue
    ORDER BY p.rank NULLS LAST, p.title NULLS LAST, p.artist NULLS LAST, p.song NULLS LAST
  ) AS position,
  p.rank,
  p.song AS id,
  p.title,
  p.artist,
  p.song,
  CAST(NULL AS DECIMAL(38, 0)) AS points,
  CAST(NULL AS DECIMAL(38, 0)) AS points_per,
  FALSE AS incomplete,
  '{}' AS components,
  h.last_rank,
  h.peak_rank,
  h.peak_issue,
  h.weeks,
  h.move,
  h.last_seen
FROM published_places AS p
JOIN history AS h
  ON p.territory = h.territory AND p.issue = h.issue AND p.song = h.id;

-- keyed_exclusions
SELECT
  '' AS key,
  *
FROM no_exclusions;

-- keyed_exclusions
SELECT
  e.batch || e.fingerprint AS key,
  e.*
FROM exclusions AS e
JOIN stored_editions AS s
  ON e.batch = s.batch AND e.fingerprint = s.fingerprint;

-- keyed_heads
SELECT
  batch || fingerprint AS key,
  *
FROM stored_editions;

-- keyed_lines
SELECT
  '' AS key,
  *,
  TRUE AS entry
FROM no_lines;

-- keyed_lines
SELECT
  e.batch || e.fingerprint AS key,
  e.*
FROM lines AS e
JOIN stored_editions AS s
  ON e.batch = s.batch AND e.fingerprint = s.fingerprint;

-- keyed_removals
SELECT
  '' AS key,
  *
FROM no_removals;

-- keyed_removals
SELECT
  e.batch || e.fingerprint AS key,
  e.*
FROM removals AS e
JOIN stored_editions AS s
  ON e.batch = s.batch AND e.fingerprint = s.fingerprint;

-- last_places
SELECT
  p.territory,
  p.issue,
  GET(p.largest, CAST(LEAST(r.size, SIZE(p.largest)) AS INT) - 1) AS points,
  CAST(LEAST(r.size, SIZE(p.largest)) AS BIGINT) AS places
FROM (
  SELECT
    territory,
    issue,
    SORT_ARRAY(COLLECT_LIST(one_value), FALSE) AS largest
  FROM (
    SELECT
      territory,
      issue,
      points AS one_value,
      ROW_NUMBER() OVER (PARTITION BY territory, issue ORDER BY points DESC) AS nth_value
    FROM points
    WHERE
      points > 0 AND NOT points IS NULL
  ) AS each_value
  WHERE
    nth_value <= 10
  GROUP BY
    territory,
    issue
) AS p
JOIN circles AS r
  ON p.issue = r.issue;

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
    CAST('2026-03-05' AS DATE)
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
  s.day IN (CAST('2026-03-09' AS DATE), CAST('2026-03-10' AS DATE))
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
    CAST('2026-03-05' AS DATE)
  );

-- loads_read
SELECT DISTINCT
  load,
  supplier,
  day
FROM load_days
WHERE
  day IN (CAST('2026-03-09' AS DATE), CAST('2026-03-10' AS DATE));

-- named
SELECT
  c.territory,
  c.issue,
  c.id,
  s.title,
  s.artist
FROM candidates AS c
JOIN spelled AS s
  ON c.issue = s.issue AND c.id = s.id;

-- new_issues
SELECT DISTINCT
  territory,
  issue
FROM published_places;

-- new_places
SELECT
  territory,
  issue,
  song AS id,
  rank
FROM published_places;

-- parts
SELECT
  c.territory,
  c.issue,
  c.id,
  '' AS recording,
  j.use,
  j.tier,
  j.territory_of_use,
  j.supplier,
  j.outlet,
  j.measure,
  CAST(COALESCE(
    SUM(
      CASE j.measure
        WHEN 'quantity'
        THEN t.quantity
        WHEN 'audience'
        THEN t.audience
        ELSE t.amount
      END
    ),
    0
  ) AS BIGINT) AS quantity,
  CAST(SUM(t.quantity) AS BIGINT) AS units,
  BOOL_OR(
    CASE j.measure
      WHEN 'quantity'
      THEN t.quantity_known
      WHEN 'audience'
      THEN NOT t.audience IS NULL
      ELSE NOT t.amount IS NULL
    END
  ) AS known,
  j.rule,
  j.reason,
  j.weight AS weight,
  j.weight_per AS weight_per,
  CAST(COALESCE(
    SUM(
      CAST(COALESCE(
        CASE j.measure
          WHEN 'quantity'
          THEN t.quantity
          WHEN 'audience'
          THEN t.audience
          ELSE t.amount
        END,
        0
      ) AS DECIMAL(19, 0)) * j.units
    ),
    0
  ) AS DECIMAL(38, 0)) AS points
FROM candidate_tallies AS t
JOIN judged_slices AS j
  ON t.slice = j.slice AND t.counted_as = j.counted_as
JOIN contending_recordings AS r
  ON t.recording = r.recording AND j.issue = r.issue
JOIN candidates AS c
  ON r.id = c.id AND j.territory = c.territory AND j.issue = c.issue
WHERE
  j.back = 0 AND j.outcome IN ('counted', 'excluded', 'quarantined')
GROUP BY
  c.territory,
  c.issue,
  c.id,
  j.use,
  j.tier,
  j.territory_of_use,
  j.supplier,
  j.outlet,
  j.measure,
  j.rule,
  j.reason,
  j.weight,
  j.weight_per;

-- past_tallies
SELECT
  *,
  0 AS counted_as
FROM tallies
WHERE
  policy IN ('4f53cda18c2baa0c')
  AND day BETWEEN CAST('2026-03-02' AS DATE) AND CAST('2026-03-05' AS DATE);

-- past_tallies
SELECT
  *,
  0 AS counted_as
FROM tallies
WHERE
  policy IN ('4f53cda18c2baa0c')
  AND day BETWEEN CAST('2026-03-09' AS DATE) AND CAST('2026-03-10' AS DATE);

-- places_of_today
SELECT
  e.chart,
  e.territory,
  e.issue,
  COALESCE(g.song, e.id) AS id,
  e.rank,
  e.artist
FROM entries AS e
JOIN latest_editions AS l
  ON l.batch = e.batch
  AND l.fingerprint = e.fingerprint
  AND l.territory = e.territory
  AND l.issue = e.issue
LEFT JOIN lineage AS g
  ON e.id = g.id
WHERE
  e.chart IN ('', 'golden');

-- places_there
SELECT DISTINCT
  fingerprint,
  issue,
  rank
FROM entries;

-- published_places
SELECT
  *
FROM published
WHERE
  load = '...';

-- read
SELECT
  *
FROM history_places;

-- read
SELECT
  *
FROM editions
ORDER BY
  chart NULLS LAST,
  batch NULLS LAST,
  territory NULLS LAST,
  issue NULLS LAST,
  edition NULLS LAST;

-- read
SELECT DISTINCT
  day
FROM (
  (
    SELECT
      *
    FROM reported_again
    EXCEPT ALL
    SELECT
      *
    FROM in_force
    WHERE
      (
        day BETWEEN CAST('2026-03-02' AS DATE) AND CAST('2026-03-08' AS DATE)
      )
  )
  UNION ALL
  (
    SELECT
      *
    FROM in_force
    WHERE
      (
        day BETWEEN CAST('2026-03-02' AS DATE) AND CAST('2026-03-08' AS DATE)
      )
    EXCEPT ALL
    SELECT
      *
    FROM reported_again
  )
)
ORDER BY
  day NULLS LAST;

-- read
SELECT DISTINCT
  day
FROM (
  (
    SELECT
      *
    FROM reported_again
    EXCEPT ALL
    SELECT
      *
    FROM in_force
    WHERE
      (
        day BETWEEN CAST('2026-03-09' AS DATE) AND CAST('2026-03-15' AS DATE)
      )
  )
  UNION ALL
  (
    SELECT
      *
    FROM in_force
    WHERE
      (
        day BETWEEN CAST('2026-03-09' AS DATE) AND CAST('2026-03-15' AS DATE)
      )
    EXCEPT ALL
    SELECT
      *
    FROM reported_again
  )
)
ORDER BY
  day NULLS LAST;

-- read
SELECT DISTINCT
  day
FROM (
  (
    SELECT
      policy,
      day,
      slice,
      recording,
      quantity,
      quantity_known,
      audience,
      amount,
      rows
    FROM tallies
    EXCEPT ALL
    SELECT
      policy,
      day,
      slice,
      recording,
      quantity,
      quantity_known,
      audience,
      amount,
      rows
    FROM stored_tallies
    WHERE
      (
        day BETWEEN CAST('2026-03-02' AS DATE) AND CAST('2026-03-08' AS DATE)
      )
      AND policy = '4f53cda18c2baa0c'
  )
  UNION ALL
  (
    SELECT
      policy,
      day,
      slice,
      recording,
      quantity,
      quantity_known,
      audience,
      amount,
      rows
    FROM stored_tallies
    WHERE
      (
        day BETWEEN CAST('2026-03-02' AS DATE) AND CAST('2026-03-08' AS DATE)
      )
      AND policy = '4f53cda18c2baa0c'
    EXCEPT ALL
    SELECT
      policy,
      day,
      slice,
      recording,
      quantity,
      quantity_known,
      audience,
      amount,
      rows
    FROM tallies
  )
)
ORDER BY
  day NULLS LAST;

-- read
SELECT DISTINCT
  day
FROM (
  (
    SELECT
      policy,
      day,
      slice,
      recording,
      quantity,
      quantity_known,
      audience,
      amount,
      rows
    FROM tallies
    EXCEPT ALL
    SELECT
      policy,
      day,
      slice,
      recording,
      quantity,
      quantity_known,
      audience,
      amount,
      rows
    FROM stored_tallies
    WHERE
      (
        day BETWEEN CAST('2026-03-09' AS DATE) AND CAST('2026-03-15' AS DATE)
      )
      AND policy = '4f53cda18c2baa0c'
  )
  UNION ALL
  (
    SELECT
      policy,
      day,
      slice,
      recording,
      quantity,
      quantity_known,
      audience,
      amount,
      rows
    FROM stored_tallies
    WHERE
      (
        day BETWEEN CAST('2026-03-09' AS DATE) AND CAST('2026-03-15' AS DATE)
      )
      AND policy = '4f53cda18c2baa0c'
    EXCEPT ALL
    SELECT
      policy,
      day,
      slice,
      recording,
      quantity,
      quantity_known,
      audience,
      amount,
      rows
    FROM tallies
  )
)
ORDER BY
  day NULLS LAST;

-- read
SELECT DISTINCT
  e.key
FROM keyed_entries AS e
LEFT JOIN places_there AS l
  ON l.fingerprint = e.last_edition AND l.rank = e.last_rank
LEFT JOIN entries AS m
  ON m.fingerprint = e.last_edition AND m.id = e.id
LEFT JOIN places_there AS p
  ON p.fingerprint = e.peak_edition AND p.rank = e.peak_rank
LEFT JOIN entries AS q
  ON q.fingerprint = e.peak_edition AND q.id = e.id
LEFT JOIN (
  SELECT DISTINCT
    fingerprint,
    issue
  FROM places_there
) AS w
  ON w.fingerprint = e.weeks_edition
WHERE
  (
    NOT e.last_rank IS NULL
  ) <> (
    NOT l.rank IS NULL AND l.issue < e.issue AND COALESCE(m.rank >= e.last_rank, TRUE)
  )
  OR (
    e.last_rank IS NULL AND NOT e.last_edition IS NULL
  )
  OR (
    e.peak_issue <> e.issue
  ) <> (
    p.issue IS NOT DISTINCT FROM e.peak_issue
    AND COALESCE(q.rank >= e.peak_rank, TRUE)
    AND e.peak_issue <> e.issue
  )
  OR (
    e.peak_issue = e.issue AND NOT e.peak_edition IS NULL
  )
  OR (
    e.move <> 'debut'
  ) <> (
    NOT w.issue IS NULL AND w.issue < e.issue
  );

-- read
SELECT DISTINCT
  territory,
  issue
FROM published_places
ORDER BY
  1 NULLS LAST,
  2 NULLS LAST;

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
    CAST('2026-03-05' AS DATE)
  )
  AND u.load IN ('...');

-- read
SELECT
  NOT COALESCE(BOOL_AND(u.quantity_known), TRUE) AS quantity_known,
  COUNT(u.audience) > 0 AS audience,
  COUNT(u.amount) > 0 AS amount
FROM usage AS u
WHERE
  u.day IN (CAST('2026-03-09' AS DATE), CAST('2026-03-10' AS DATE))
  AND u.load IN ('...');

-- read
SELECT
  file,
  text
FROM rulebooks
WHERE
  sha256 = '......';

-- read
SELECT
  key,
  fingerprint AS hash
FROM fingerprints;

-- read
SELECT
  key,
  hash
FROM beside;

-- read_tallies
SELECT
  *,
  0 AS counted_as
FROM tallies
WHERE
  policy IN ('4f53cda18c2baa0c')
  AND day BETWEEN CAST('2026-03-02' AS DATE) AND CAST('2026-03-05' AS DATE);

-- read_tallies
SELECT
  *,
  0 AS counted_as
FROM tallies
WHERE
  policy IN ('4f53cda18c2baa0c')
  AND day BETWEEN CAST('2026-03-09' AS DATE) AND CAST('2026-03-10' AS DATE);

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
  )
);

-- related
SELECT
  chart,
  territory,
  issue,
  id,
  rank,
  lead_artist,
  removed
FROM (
  SELECT
    *,
    ROW_NUMBER() OVER (
      PARTITION BY chart, territory, issue, id, removed
      ORDER BY rank NULLS LAST, lead_artist NULLS LAST
    ) AS nth
  FROM (
    SELECT
      chart,
      territory,
      issue,
      id,
      rank,
      artist AS lead_artist,
      FALSE AS removed
    FROM places_of_today
    WHERE
      chart IN ('')
    UNION ALL
    SELECT
      chart,
      territory,
      issue,
      id,
      rank,
      artist,
      TRUE
    FROM removals_of_today
    WHERE
      chart IN ('')
  )
)
WHERE
  nth = 1;

-- removals_of_today
SELECT
  r.*
FROM (
  SELECT
    e.chart,
    e.territory,
    e.issue,
    COALESCE(g.song, e.id) AS id,
    e.rank,
    e.artist,
    e.reason
  FROM removals AS e
  JOIN latest_editions AS l
    ON l.batch = e.batch
    AND l.fingerprint = e.fingerprint
    AND l.territory = e.territory
    AND l.issue = e.issue
  LEFT JOIN lineage AS g
    ON e.id = g.id
  WHERE
    e.chart IN ('', 'golden')
) AS r
ANTI JOIN places_of_today AS p
  ON r.chart = p.chart
  AND r.territory = p.territory
  AND r.issue = p.issue
  AND r.id = p.id;

-- reported
SELECT
  load,
  day,
  until,
  supplier,
  outlet,
  territory,
  use,
  rows,
  events,
  quantity,
  digest_1,
  digest_2,
  digest_3,
  digest_4,
  CASE WHEN judged THEN figures_1 END AS figures_1,
  CASE WHEN judged THEN figures_2 END AS figures_2,
  CASE WHEN judged THEN figures_3 END AS figures_3,
  CASE WHEN judged THEN figures_4 END AS figures_4
FROM summed;

-- reported_again
SELECT
  r.load,
  r.day,
  r.until,
  r.supplier,
  r.outlet,
  r.territory,
  r.use,
  r.rows,
  r.events,
  r.quantity,
  r.digest_1,
  r.digest_2,
  r.digest_3,
  r.digest_4,
  CASE WHEN NOT f.figures_1 IS NULL THEN r.figures_1 END AS figures_1,
  CASE WHEN NOT f.figures_2 IS NULL THEN r.figures_2 END AS figures_2,
  CASE WHEN NOT f.figures_3 IS NULL THEN r.figures_3 END AS figures_3,
  CASE WHEN NOT f.figures_4 IS NULL THEN r.figures_4 END AS figures_4
FROM reported AS r
LEFT JOIN in_force AS f
  ON r.load = f.load
  AND r.day = f.day
  AND r.until = f.until
  AND r.supplier = f.supplier
  AND r.outlet = f.outlet
  AND r.territory = f.territory
  AND r.use = f.use;

-- standings
SELECT
  *
FROM all_standings;

-- subjects
SELECT
  load,
  subject,
  supplier,
  asset,
  title,
  artist,
  isrc,
  release,
  ean,
  CAST(COUNT(*) AS BIGINT) AS rows,
  MIN(day) AS first_day
FROM delivered
GROUP BY
  load,
  subject,
  supplier,
  asset,
  title,
  artist,
  isrc,
  release,
  ean;

-- summed
SELECT
  load,
  day,
  until,
  supplier,
  outlet,
  territory,
  use,
  CAST(COUNT(*) AS BIGINT) AS rows,
  CAST(COUNT(*) FILTER(WHERE
    event) AS BIGINT) AS events,
  CAST(SUM(quantity) AS BIGINT) AS quantity,
  BOOL_AND(NOT figures IS NULL) AS judged,
  CAST(SUM(
    (
      CAST(CONV(SUBSTRING(hash, 1, 15), 16, 10) AS BIGINT)
    ) + CAST(0 AS DECIMAL(38, 0))
  ) AS DECIMAL(38, 0)) AS digest_1,
  CAST(SUM(
    (
      CAST(CONV(SUBSTRING(hash, 16, 15), 16, 10) AS BIGINT)
    ) + CAST(0 AS DECIMAL(38, 0))
  ) AS DECIMAL(38, 0)) AS digest_2,
  CAST(SUM(
    (
      CAST(CONV(SUBSTRING(hash, 31, 15), 16, 10) AS BIGINT)
    ) + CAST(0 AS DECIMAL(38, 0))
  ) AS DECIMAL(38, 0)) AS digest_3,
  CAST(SUM(
    (
      CAST(CONV(SUBSTRING(hash, 46, 15), 16, 10) AS BIGINT)
    ) + CAST(0 AS DECIMAL(38, 0))
  ) AS DECIMAL(38, 0)) AS digest_4,
  CAST(SUM(
    (
      CAST(CONV(SUBSTRING(figures, 1, 15), 16, 10) AS BIGINT)
    ) + CAST(0 AS DECIMAL(38, 0))
  ) AS DECIMAL(38, 0)) AS figures_1,
  CAST(SUM(
    (
      CAST(CONV(SUBSTRING(figures, 16, 15), 16, 10) AS BIGINT)
    ) + CAST(0 AS DECIMAL(38, 0))
  ) AS DECIMAL(38, 0)) AS figures_2,
  CAST(SUM(
    (
      CAST(CONV(SUBSTRING(figures, 31, 15), 16, 10) AS BIGINT)
    ) + CAST(0 AS DECIMAL(38, 0))
  ) AS DECIMAL(38, 0)) AS figures_3,
  CAST(SUM(
    (
      CAST(CONV(SUBSTRING(figures, 46, 15), 16, 10) AS BIGINT)
    ) + CAST(0 AS DECIMAL(38, 0))
  ) AS DECIMAL(38, 0)) AS figures_4
FROM hashed
GROUP BY
  load,
  day,
  until,
  supplier,
  outlet,
  territory,
  use;

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
        CAST('2026-03-05' AS DATE)
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
      s.day IN (CAST('2026-03-09' AS DATE), CAST('2026-03-10' AS DATE))
  )
);

