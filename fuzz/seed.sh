#!/usr/bin/env bash
# Copies what ships into the corpora, so that fuzzing starts from valid files.
set -euo pipefail
cd "$(dirname "$0")"
mkdir -p corpus/data_files corpus/answers corpus/texts corpus/pension_claims
find ../crates/*/data -name '*.toml' -size -40k | while read -r file; do
    cp "$file" "corpus/data_files/$(echo "$file" | tr '/' '_' | sed 's/^[._]*//')"
done
cp ../examples/pension/*.toml ../examples/pension/*.json ../examples/pension/bad/*.toml ../examples/pension/bad/*.json corpus/pension_claims/
printf '%s' '{"person":{"born":"1961-05-14","sex":"male","citizenships":["KG"],"residence":"KG"},"record":{"periods":[{"state":"KG","first":"1984-09-01","last":"1995-12-31","kind":"employment"},{"state":"RU","first":"2015-03-02","last":"2022-12-31","kind":"employment","earnings":[{"year":2021,"amount":{"amount":"744000.00","currency":"RUB"}}]}]},"claimed_on":"2025-09-01","asked_on":"2025-09-01"}' > corpus/answers/claim.json
printf '%s' '{"citizenships":["KG"],"residence":"KG","host":"RU","activity":"worker","day":"2015-08-12"}' > corpus/answers/case.json
for text in '2012-02~' '2021-01-01 to 2021-12-31' '1,234.56 KGS' '1 USD = 87.50 KGS' '96/264' '60y6m' 'KG' 'EAEU' 'kz.basic/2.1' '2021-02/2021-09-29' '201X' '../2020'; do
    printf '%s' "$text" > "corpus/texts/$(printf '%s' "$text" | sha256sum | cut -c1-12)"
done
