import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { APIRequestContext, Page } from '@playwright/test';
import { expect, look, test } from './journey';

const HAS_GDAL = existsSync('/usr/bin/ogr2ogr');

/** What each button copies, by its label. */
async function lines(page: Page): Promise<[string, string][]> {
  const found = await page.locator('.copy-line').evaluateAll((all) => all.map((line) => [line.querySelector('span')?.textContent ?? '', line.querySelector('code')?.textContent ?? '']));
  return found as [string, string][];
}

/** A tile of the template in which a feature of the collection lies. */
async function tileOf(request: APIRequestContext, template: string, id: string): Promise<string> {
  const { features } = (await (await request.get(`/ogc/collections/${id}/items?limit=50&f=json`)).json()) as { features: { geometry: { coordinates: unknown } | null }[] };
  const [lon = 0, lat = 0] = (features.find(({ geometry }) => geometry)?.geometry?.coordinates as [unknown]).flat(9) as number[];
  const z = 17;
  const x = Math.floor(((lon + 180) / 360) * 2 ** z);
  const y = Math.floor(((1 - Math.asinh(Math.tan(lat * (Math.PI / 180))) / Math.PI) / 2) * 2 ** z);
  return template.replace('{z}', String(z)).replace('{x}', String(x)).replace('{y}', String(y));
}

/** A shell runs it as it was copied, in a folder of its own; curl ends with the status, and asks again where the server is busy. */
function runs(command: string, folder: string): void {
  const line = command.startsWith('curl') ? command.replace(/^curl/, 'curl -sS --retry 5 -w %{http_code}') : command;
  const said = execFileSync('sh', ['-c', line], { cwd: folder, encoding: 'utf8', timeout: 120_000, maxBuffer: 1 << 28 });
  if (command.startsWith('curl')) expect(said.slice(-3), command).toBe('200');
}

test('whatever is copied from the catalogue works as it stands', async ({ page, request }) => {
  test.setTimeout(300_000);
  const folder = mkdtempSync(join(tmpdir(), 'ys_catalogue.'));
  try {
    const { collections } = (await (await request.get('/ogc/collections?f=json')).json()) as { collections: { id: string }[] };
    expect(collections.length).toBeGreaterThan(9);
    const seen = new Set<string>();
    for (const { id } of collections) {
      await page.goto(`/#/catalogue?tab=${id}`);
      await expect(page.locator('.catalogue-part h2 code')).toHaveText(id);
      await expect(page.locator('.catalogue-sample')).not.toBeEmpty();
      const copied = await lines(page);
      expect(copied.length).toBeGreaterThan(5);
      for (const [label, text] of copied) {
        if (seen.has(text)) continue;
        seen.add(text);
        if (text.startsWith('curl') || (text.startsWith('ogr2ogr') && HAS_GDAL)) runs(text, folder);
        else if (!text.startsWith('ogr2ogr')) expect((await request.get(text.includes('{z}') ? await tileOf(request, text, id) : text)).status(), `${label} ${text}`).toBe(200);
      }
      expect(statSync(join(folder, `${id}.csv`)).size).toBeGreaterThan(10);
      if (HAS_GDAL) expect(statSync(join(folder, `${id}.gpkg`)).size, id).toBeGreaterThan(10_000);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a button copies what stands beside it', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/#/catalogue?tab=rooms');
  await expect(page.locator('.catalogue-part h2 code')).toHaveText('rooms');
  for (const [index, [, text]] of (await lines(page)).entries()) {
    await page.locator('.copy-line button').nth(index).click();
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(text);
  }
  await look(page, 'catalogue');
});
