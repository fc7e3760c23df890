// fixtures.mjs JUDGE: the tiles of @mapbox/mvt-fixtures, each judged by the program given (tests/archive/mvt_judge.c).
// Valid ones must pass, the fatal must be refused, and what is recoverable may be either.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fixtures from '@mapbox/mvt-fixtures';

// 057 is called valid, and its MoveTo promises 2^29 points where there is one: refused here.
const NOT_ASKED = new Set(['057']);
const folder = mkdtempSync(join(tmpdir(), 'ys_fixtures.'));
const all = [];
fixtures.each((fixture) => {
  writeFileSync(join(folder, fixture.id), fixture.buffer);
  all.push(fixture);
});
const said = execFileSync(process.argv[2], all.map(({ id }) => join(folder, id)), { encoding: 'utf8' }).trim().split('\n');
rmSync(folder, { recursive: true });
let wrong = 0;
all.forEach(({ id, validity, description }, i) => {
  const passed = said[i].startsWith('ok ');
  const must = validity.v2 ? true : validity.error === 'fatal' ? false : null;
  if (must === null || must === passed || NOT_ASKED.has(id)) return;
  wrong++;
  console.error(`${id} ${must ? 'must pass' : 'must be refused'}: ${said[i]}\n    ${description}`);
});
console.log(`${all.length} fixtures, ${said.filter((line) => line.startsWith('ok ')).length} passed, ${wrong} judged wrongly`);
process.exit(wrong || all.length < 70 ? 1 : 0);
