// What each of the ten roles, and a visitor of the public map, is offered on every screen and card is what the server
// would let it do: nothing that is asked on the way is refused, no file is linked that is refused, and a control that
// changes something stands exactly where the server takes the change.
import { request as client, type APIRequestContext, type Page } from '@playwright/test';
import { expect, passwordOf, test } from './journey';

const ROLES = [null, 'viewer', 'unit_admin', 'unit_head', 'surveyor', 'manager', 'manager_head', 'inspector', 'system_admin', 'security_admin', 'audit_admin'];
/** A minute each: always those who may least and those who may here and not there; all with YARDSTICK_ROLES=1. */
const WALKED = process.env.YARDSTICK_ROLES ? ROLES : ROLES.filter((role) => role === null || role === 'unit_admin');
const YEAR = new Date().getFullYear();

test.use({ viewport: { width: 1000, height: 560 } }); // drawn in software: as small as the page is not yet narrow
test.setTimeout(240_000); // many places, on a machine that may be busy

interface Session { permissions: string[]; unit: number[] }
interface Item { id: number; code: string; name?: string }
interface Person extends Item { room_id?: number }
/** What is looked at: of a unit, of another, and of nobody. */
interface World {
  own: number; other: number; building: number; warning: number; survey: number; round: number;
  rooms: { own: number; other: number; idle: number };
  people: { own: number; other: number };
  kept: { register: string; column: string; of: Record<string, number> }[];
}

async function signedIn(baseURL: string, login: string): Promise<APIRequestContext> {
  const api = await client.newContext({ baseURL });
  expect((await api.post('/api/session', { data: { login, password: passwordOf(login) } })).status(), login).toBe(201);
  return api;
}
const key = () => ({ 'Idempotency-Key': `roles-${Date.now()}-${Math.random()}` });
/** A busy machine may be told that this took too long: then once more. */
async function items<T extends object = Item>(api: APIRequestContext, path: string): Promise<T[]> {
  let found: T[] = [];
  await expect(async () => {
    const answer = await api.get(path);
    expect(answer.ok(), path).toBe(true);
    found = ((await answer.json()) as { items: T[] }).items;
  }).toPass({ timeout: 30_000 });
  return found;
}
const session = async (api: APIRequestContext) => (await (await api.get('/api/session')).json()) as Session;

async function worldOf(baseURL: string): Promise<World> {
  const [manager, viewer, admin] = await Promise.all(['manager', 'viewer', 'unit_admin'].map((login) => signedIn(baseURL, login))) as [APIRequestContext, APIRequestContext, APIRequestContext];
  const own = (await session(admin)).unit[0] ?? 0;
  const other = (await items(viewer, '/api/institutions?limit=30')).find(({ id }) => id !== own)?.id ?? 0; // one that is not secret
  const [mine, theirs] = await Promise.all([own, other].map((id) => items<Person>(manager, `/api/people?institution_id=${id}&limit=100`)));
  const seated = (people: Person[] | undefined) => people?.find((person) => person.room_id);
  const [free] = await items<{ room_ids: number[]; building_id: number }>(manager, '/api/idle?reserved=false&limit=1');
  const idle = { id: free?.room_ids[0] ?? 0, building_id: free?.building_id ?? 0 };
  let [round] = await items(manager, '/api/reviews');
  round ??= ((await (await manager.post('/api/reviews', { headers: key(), data: { name: '第一轮' } })).json()) as { items: Item[] }).items[0];
  const rooms = { own: seated(mine)?.room_id ?? 0, other: seated(theirs)?.room_id ?? 0, idle: idle.id };
  const people = { own: seated(mine)?.id ?? 0, other: seated(theirs)?.id ?? 0 };
  const world: World = {
    own, other, building: idle.building_id, round: round?.id ?? 0, rooms, people,
    warning: (await items(manager, '/api/warnings?state=open&limit=1'))[0]?.id ?? 0, survey: (await items(manager, '/api/surveys'))[0]?.id ?? 0,
    kept: [
      { register: 'districts', column: 'name', of: { [`map?sel=district-1`]: 1 } },
      { register: 'courtyards', column: 'name', of: { 'map?sel=courtyard-1': 1 } },
      { register: 'buildings', column: 'name', of: { [`map?b=${idle.building_id}`]: idle.building_id } },
      { register: 'institutions', column: 'short_name', of: { [`map?sel=institution-${own}`]: own, [`map?sel=institution-${other}`]: other } },
      { register: 'rooms', column: 'name', of: { [`map?sel=room-${rooms.own}`]: rooms.own, [`map?sel=room-${rooms.other}`]: rooms.other, [`map?sel=room-${idle.id}`]: idle.id } },
      { register: 'people', column: 'department', of: { [`map?sel=person-${people.own}`]: people.own, [`map?sel=person-${people.other}`]: people.other } },
    ],
  };
  await Promise.all([manager, viewer, admin].map((api) => api.dispose()));
  return world;
}

type Probe = [method: string, path: string, body?: object];
interface Place { hash: string; controls?: Record<string, Probe>; before?: (page: Page) => Promise<unknown> }
/** Every screen with what on it changes something, and the request behind it: sent empty it is refused for what it
 * lacks (400, 404, 409, 428) by a server that would take it, and with 401 or 403 by one that would not. */
const screens = (world: World): Place[] => [
  { hash: 'map' },
  { hash: 'idle?institution=' + String(world.own) }, { hash: 'idle?connected=true&min_area=60' },
  { hash: 'within?shape=117.3,34.8;117.32,34.8;117.32,34.82' },
  { hash: 'warnings?state=open', controls: { explain: ['POST', `/api/warnings/${world.warning}/exceptions`] }, before: (page) => page.locator('.warning-row button').first().click({ timeout: 5000 }) },
  { hash: 'confirm?groups=board' }, { hash: 'confirm?groups=list' }, { hash: 'confirm?groups=batches' },
  { hash: 'verify' },
  { hash: 'plans', controls: { 'plan-new': ['POST', '/api/scenarios'] } }, { hash: `plans?stack=${world.building}` },
  { hash: 'statistics' },
  { hash: 'reports', controls: { 'report-keep': ['POST', '/api/reports/province/snapshots', { form: 'none' }] } },
  { hash: 'reports?tab=yearly', controls: { 'task-note': ['PUT', `/api/yearly-tasks/${YEAR}/publicity/${world.own}`] } },
  { hash: 'reports?tab=review', controls: { 'review-begin': ['POST', '/api/reviews'], 'review-sign': ['PUT', `/api/reviews/${world.round}/units/${world.own}/signature`] } },
  { hash: 'reports?tab=standards', controls: { 'rule-amend': ['PUT', '/api/rule-sets/none/rules'] } },
  { hash: `surveys?survey=${world.survey}`, controls: { 'hand-in': ['POST', '/api/surveys'], shift: ['POST', `/api/surveys/${world.survey}/shift`] } },
  ...['institutions', 'rooms', 'holdings', 'people', 'occupancy', 'establishments'].map((register): Place => ({ hash: `records?reg=${register}`, controls: { add: ['POST', `/api/${register}`] } })),
  { hash: 'data', controls: { import: ['POST', '/api/imports'], archive: ['POST', '/api/archives'] } },
  { hash: 'catalogue' },
  { hash: 'settings' },
  { hash: 'settings?tab=users', controls: { 'user-add': ['POST', '/api/users'], 'users-list': ['POST', '/api/users/list'], 'user-code': ['POST', '/api/users/999999/code'] } },
  { hash: 'settings?tab=roles' },
  { hash: 'settings?tab=audit', controls: { 'audit-verify': ['GET', '/api/audit/verify'] } },
];

/** A page under watch: what it was refused, and when it has come to rest. */
function watched(page: Page) {
  const refused: string[] = [];
  const open = new Set<object>();
  const isCounted = (url: string) => url.includes('/api/') || url.includes('/ogc') || url.includes('/assets/');
  page.on('request', (asked) => { if (isCounted(asked.url())) open.add(asked); });
  page.on('requestfailed', (asked) => open.delete(asked));
  page.on('requestfinished', (asked) => open.delete(asked));
  page.on('response', (answer) => { if ([401, 403].includes(answer.status())) refused.push(`${page.url().split('#')[1] ?? ''}: ${answer.request().method()} ${new URL(answer.url()).pathname} ${answer.status()}`); });
  const rest = async () => {
    for (let quiet = 0, turns = 0; quiet < 3 && turns < 600; turns++) {
      await page.waitForTimeout(50);
      quiet = open.size === 0 ? quiet + 1 : 0;
    }
    await expect(page.locator('.ant-skeleton')).toHaveCount(0, { timeout: 60_000 });
  };
  const visit = async (hash: string) => {
    await page.evaluate((where) => { window.location.hash = where; }, `/${hash}`);
    await rest();
  };
  return { refused, rest, visit };
}

const actionsIn = (page: Page, within = '') => page.locator(`${within} [data-action]`).evaluateAll((all) => [...new Set(all.map((one) => (one as HTMLElement).dataset.action ?? ''))]);
/** Files the page offers here; of those that differ in a number or a name only, one. */
const files = (page: Page) => page.locator('a[href^="/api/"], a[href^="/ogc"], a[href^="/tiles"]').evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? ''));
const kindOf = (href: string) => href.split('?')[0]?.replace(/\d+/g, 'N').replace(/(templates|reports|exports|collections)\/[\w-]+/, '$1/X') ?? '';

/** What is taken for a moment and put back: is a change of the record taken? */
async function takesChange(api: APIRequestContext, register: string, id: number, column: string): Promise<boolean> {
  const card = await api.get(`/api/${register}/${id}`);
  if (!card.ok()) return false;
  const before = ((await card.json()) as Record<string, unknown>)[column] ?? null;
  const send = (value: unknown) => api.patch(`/api/${register}/${id}`, { headers: { 'If-Match': '*' }, data: { [column]: value } });
  const answer = await send(`${typeof before === 'string' ? before : ''}*`);
  if (answer.ok()) expect((await send(before)).ok()).toBe(true);
  else expect([401, 403], `${register} ${id}`).toContain(answer.status());
  return answer.ok();
}

/** The same of a change in one step, which is undone. */
async function takesAction(api: APIRequestContext, order: object): Promise<boolean> {
  const answer = await api.post('/api/actions', { headers: key(), data: order });
  if (!answer.ok()) { expect([401, 403, 404], JSON.stringify(order)).toContain(answer.status()); return false; }
  const { id } = (await answer.json()) as { id: number };
  expect((await api.post(`/api/actions/${id}/undo`, { headers: key() })).ok(), 'undone').toBe(true);
  return true;
}

let world: Promise<World> | undefined;
for (const role of WALKED) {
  test.describe(role ?? 'nobody', () => {
    test.use({ as: role });
    test('is offered what the server lets it do', async ({ page, request, baseURL }) => {
      world ??= worldOf(baseURL ?? '');
      const here = await world;
      const { permissions, unit } = await session(request);
      const bound = unit.length > 0;
      const { refused, rest, visit } = watched(page);
      const links = new Map<string, string>();
      const gather = async () => { for (const href of await files(page)) links.set(kindOf(href), href); };
      await page.goto('/#/map');
      await rest();
      await page.route('**/tiles/**/*.mvt*', (route) => route.fulfill({ status: 204 })); // seen once; drawing them is not what is asked here
      for (const { hash, controls = {}, before } of screens(here)) {
        await visit(hash);
        if (before) { await before(page).catch(() => undefined); await rest(); }
        await gather();
        const shown = await actionsIn(page, '.frame');
        for (const [name, [method, path, body]] of Object.entries(controls)) {
          const status = (await request.fetch(path, { method, data: method === 'GET' ? undefined : (body ?? {}) })).status();
          // A unit adds its people and where they sit; the server looks at the row, which an empty request has not.
          const may = ![401, 403].includes(status) && !(bound && name === 'add' && !/people|occupancy/.test(hash));
          expect(shown.includes(name), `${hash}: ${name} is offered, ${method} ${path} answers ${status}`).toBe(may);
        }
        if (bound) for (const of of await page.locator('[data-action][data-unit]').evaluateAll((all) => all.map((one) => Number((one as HTMLElement).dataset.unit)))) expect(unit, hash).toContain(of);
      }
      for (const { register, column, of } of here.kept) {
        for (const [hash, id] of Object.entries(of)) {
          await visit(hash);
          await expect(page.locator('.side')).not.toHaveText('');
          await gather();
          const actions = await actionsIn(page, '.side');
          const may = await takesChange(request, register, id, column);
          expect(actions.includes('edit'), `edit of ${hash}, offered ${actions.join(' ')}`).toBe(may);
          if (!may) expect(actions.filter((name) => !['history', 'people'].includes(name)), hash).toEqual([]);
          if (id === here.rooms.idle && register === 'rooms') expect(actions.includes('reserve'), hash).toBe(await takesAction(request, { action: 'reserve', room_ids: [id], reason: '试', until: '2099-01-01' }));
          if (register === 'people') expect(actions.includes('take_out'), hash).toBe(permissions.includes('read_people') && await takesAction(request, { action: 'take_out', room_ids: [here.rooms[id === here.people.own ? 'own' : 'other']], person_ids: [id] }));
          if (register === 'rooms' && id !== here.rooms.idle) expect(actions.includes('put'), hash).toBe(may);
          await page.keyboard.press('Escape');
        }
      }
      for (const href of links.values()) expect([401, 403], `${href} is offered`).not.toContain((await request.get(href)).status());
      expect(refused, 'nothing the page asks for is refused').toEqual([]);
    });
  });
}

test.describe('a unit administrator', () => {
  test.use({ as: 'unit_admin' });
  test('moves people among the rooms of the unit alone', async ({ page, request, baseURL }) => {
    const here = await (world ??= worldOf(baseURL ?? ''));
    const rooms = await items<Item & { number?: string }>(request, `/api/rooms?institution_id=${here.own}&limit=1000`);
    const { rest, visit } = watched(page);
    await page.goto('/#/map');
    await rest();
    await visit(`map?sel=person-${here.people.own}`);
    await page.locator('[data-action=move]').first().click();
    const dialog = page.locator('.ant-modal-wrap:visible .ant-modal');
    await dialog.getByRole('combobox').first().fill('1');
    await expect(page.locator('.pick-option').first()).toBeVisible();
    const offered = await page.locator('.ant-select-dropdown:visible .pick-option').allInnerTexts();
    const numbers = new Set(rooms.map(({ number }) => number));
    for (const text of offered) expect([...numbers].some((number) => number && text.startsWith(number)), text).toBe(true);
  });
});
