// journey: a page under watch. A journey fails when the browser was refused something by the content security
// policy, asked another server, met an error in a script, or showed something axe finds seriously wrong.
import { test as base, expect, type APIRequestContext, type Page } from '@playwright/test';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRequire } from 'node:module';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PICTURES = 'test-results';

interface Watch {
  faults: string[];
}

/** The password of the demo city's accounts, which the program wrote beside it. */
export function passwordOf(login: string): string {
  const lines = readFileSync(join(process.env.YARDSTICK_DATA ?? 'yardstick-data', 'demo/accounts.txt'), 'utf8').split('\n');
  const line = lines.map((text) => text.split('\t')).find(([name]) => name === login);
  if (!line?.[1]) throw new Error(`no account ${login}`);
  return line[1];
}

/** The page's own requests and `request` from then on are this account's; both share one jar of cookies. */
export async function signIn(page: Page, login: string): Promise<void> {
  const answer = await page.context().request.post('/api/session', { data: { login, password: passwordOf(login) } });
  expect(answer.status(), `sign in as ${login}`).toBe(201);
}

export const test = base.extend<{ watch: Watch; as: string | null }>({
  /** Who looks at the page; null: nobody signed in. */
  as: ['manager', { option: true }],
  request: async ({ page }, give) => { await give(page.context().request); },
  watch: [
    async ({ page, baseURL, as }, use) => {
      const watch: Watch = { faults: [] };
      const origin = new URL(baseURL ?? '').origin;
      page.on('pageerror', (error) => watch.faults.push(`error: ${error.message}`));
      page.on('console', (message) => {
        if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) watch.faults.push(`console: ${message.text()}`);
      });
      page.on('request', (request) => {
        const url = new URL(request.url());
        if (/^https?:$/.test(url.protocol) && url.origin !== origin) watch.faults.push(`asked ${url.origin}`);
      });
      await page.addInitScript(() => {
        document.addEventListener('securitypolicyviolation', (event) => console.error(`policy ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile ?? ''}:${event.lineNumber}`));
      });
      if (as) await signIn(page, as);
      await use(watch);
      expect(watch.faults).toEqual([]);
    },
    { auto: true },
  ],
});
export { expect };

/** Axe in an isolated evaluation, which the page's policy does not govern; then a picture is kept. */
export async function look(page: Page, name: string): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  await page.waitForTimeout(400);
  await expect(page.locator('.ant-zoom-appear, .ant-zoom-enter')).toHaveCount(0); // a dialog is open when it stands still
  await page.screenshot({ path: `${PICTURES}/${name}.png` });
  await page.evaluate(AXE);
  const serious = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run: (root: Document, options: object) => Promise<{ violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[] }> } };
    const { violations } = await axe.run(document, { resultTypes: ['violations'] });
    return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => `${node.html.slice(0, 160)} (${node.failureSummary.slice(0, 200)})`).join(' | ')}`);
  });
  expect(serious, `axe on ${name}`).toEqual([]);
}

export async function openMap(page: Page, hash = '#/map'): Promise<void> {
  await page.goto(`/${hash}`);
  await expect(page.locator('.map[data-ready=true]')).toBeVisible();
}

/** Waits until the map stands still, its place in the address unchanged, and all of it is drawn. */
export async function settled(page: Page): Promise<void> {
  let last = '';
  await expect(async () => {
    const now = page.url();
    const same = now === last && now.includes('at=');
    last = now;
    expect(same).toBe(true);
  }).toPass({ intervals: [500], timeout: 45_000 });
  await expect(page.locator('.map-waiting')).toHaveCount(0);
  await page.waitForTimeout(600);
}

interface Row { id: number; name?: string; code?: string; number?: string; floors_above?: number; lon?: number; lat?: number; ordinal?: number }
export interface Building extends Row { courtyard: string; courtyard_id: number; district?: string; bounds: [number, number, number, number]; floors: { id: number; ordinal: number; label: string; rooms: number }[] }
export interface Room extends Row { lon: number; lat: number; number: string; ordinal: number; usable_area: number; institution?: string }

async function rows(request: APIRequestContext, path: string): Promise<Row[]> {
  const answer = await request.get(path);
  expect(answer.ok(), path).toBe(true);
  return ((await answer.json()) as { items: Row[] }).items;
}

/** The first building with more than three floors that have rooms. */
export async function tallBuilding(request: APIRequestContext): Promise<Building> {
  for (const row of (await rows(request, '/api/buildings?limit=200')).filter(({ floors_above }) => (floors_above ?? 0) > 3)) {
    const card = (await (await request.get(`/api/buildings/${row.id}`)).json()) as Building;
    if (card.floors.filter((floor) => floor.rooms > 2).length > 3) return card;
  }
  throw new Error('no building has more than three floors with rooms');
}

export async function roomsOf(request: APIRequestContext, floor: number): Promise<Room[]> {
  const found = await rows(request, `/api/rooms?floor_id=${floor}&limit=200`);
  return Promise.all(found.slice(0, 6).map(async ({ id }) => (await (await request.get(`/api/rooms/${id}`)).json()) as Room));
}

/** Where a place is on the screen while the map looks straight down. */
export async function onScreen(page: Page, lon: number, lat: number): Promise<{ x: number; y: number }> {
  const [zoom = 0, midLon = 0, midLat = 0, bearing = 0] = (/at=([^&]*)/.exec(page.url())?.[1] ?? '').split(',').map(Number);
  const box = await page.locator('.map').boundingBox();
  if (!box) throw new Error('no map');
  const size = 512 * 2 ** zoom;
  const mercator = (degrees: number) => Math.log(Math.tan(Math.PI / 4 + (degrees * Math.PI) / 360)) / (2 * Math.PI);
  const [dx, dy] = [((lon - midLon) / 360) * size, -(mercator(lat) - mercator(midLat)) * size];
  const turn = (-bearing * Math.PI) / 180;
  return { x: box.x + box.width / 2 + dx * Math.cos(turn) - dy * Math.sin(turn), y: box.y + box.height / 2 + dx * Math.sin(turn) + dy * Math.cos(turn) };
}

export async function speak(page: Page, language: 'zh' | 'en'): Promise<void> {
  await page.addInitScript((words) => localStorage.setItem('yardstick.prefs', words), language === 'en' ? 'en' : 'zh');
}

/** Does what has the focus show it: an outline or a ring, its own or that of the field it is the inside of? */
const showsFocus = (page: Page) => page.evaluate(() => {
  let at: Element | null = document.activeElement;
  for (let up = 0; at && up < 4; up++, at = at.parentElement) {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(at);
    if ((outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none') return true;
  }
  return false;
});

/** Tab until what has the focus answers to the selector, and can be seen to have it: nothing here is clicked. */
export async function tabTo(page: Page, selector: string, most = 60, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await expect(page.locator(selector).first()).toBeAttached();
  for (let i = 0; i < most; i++) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) {
      await expect.poll(() => showsFocus(page), `the focus on ${selector} is seen`).toBe(true);
      return;
    }
    await page.keyboard.press(key);
  }
  throw new Error(`the focus never reached ${selector}`);
}

export interface Unit { id: number; label: string; kind: string }
/** The bureau of finance, by its initials. */
export const bureauOf = async (request: APIRequestContext) => ((await (await request.get('/api/search?q=czj')).json()) as { items: Unit[] }).items.find(({ kind }) => kind === 'institution') as Unit;
