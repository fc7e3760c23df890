// What each of the ten roles is offered, on every screen and card, is what the server would let it do: nothing that is
// asked on the way is refused, no file is linked that is refused, and a button that changes something stands exactly
// where the server takes the change.
import type { APIRequestContext, Page } from '@playwright/test';
import { expect, test } from './journey';

const ROLES = ['viewer', 'unit_admin', 'unit_head', 'surveyor', 'manager', 'manager_head', 'inspector', 'system_admin', 'security_admin', 'audit_admin'];
const SCREENS = ['map', 'idle', 'within', 'warnings', 'statistics', 'surveys', 'records', 'data', 'settings', 'settings?tab=users', 'settings?tab=roles', 'settings?tab=audit'];
const CARDS = ['district', 'courtyard', 'institution', 'room'] as const;
const REGISTERS: Record<string, string> = { district: 'districts', courtyard: 'courtyards', institution: 'institutions', room: 'rooms', person: 'people' };

test.setTimeout(240_000); // many places, on a machine that may be busy
// It walks for minutes a role and needs a machine of its own: YARDSTICK_ROLES=1 npm run e2e -- roles.spec.ts
test.skip(!process.env.YARDSTICK_ROLES, 'asked for by YARDSTICK_ROLES');

interface Session { permissions: string[]; within_institution: string[]; unit: number[] }
const session = async (request: APIRequestContext) => (await (await request.get('/api/session')).json()) as Session;

/** Refusals of what the page asked by itself. */
function watchRefusals(page: Page): string[] {
  const refused: string[] = [];
  page.on('response', (answer) => { if ([401, 403].includes(answer.status())) refused.push(`${answer.request().method()} ${new URL(answer.url()).pathname} ${answer.status()}`); });
  return refused;
}

async function visit(page: Page, hash: string): Promise<void> {
  await page.goto(`/#/${hash}`);
  await page.waitForLoadState('networkidle').catch(() => undefined);
  await expect(page.locator('.ant-skeleton'), hash).toHaveCount(0, { timeout: 60_000 });
}

/** Files the page offers here. */
const files = (page: Page) => page.locator('a[href^="/api/"]').evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? ''));
const offered = (page: Page) => page.locator('.side [data-action]').evaluateAll((all) => [...new Set(all.map((one) => (one as HTMLElement).dataset.action ?? ''))]);

/** Would the server take a change of the record? One that changes something for a moment, and back. */
async function mayChange(request: APIRequestContext, register: string, id: number): Promise<boolean> {
  const column = register === 'institutions' ? 'short_name' : register === 'people' ? 'department' : 'name';
  const card = await request.get(`/api/${register}/${id}`);
  if (!card.ok()) return false;
  const before = ((await card.json()) as Record<string, unknown>)[column] ?? null;
  const send = (value: unknown) => request.patch(`/api/${register}/${id}`, { headers: { 'If-Match': '*' }, data: { [column]: value } });
  const answer = await send(`${typeof before === 'string' ? before : ''}*`);
  if (answer.ok()) expect((await send(before)).ok()).toBe(true);
  else expect(answer.status(), `${register} ${id}`).toBe(403);
  return answer.ok();
}

for (const role of ROLES) {
  test.describe(role, () => {
    test.use({ as: role });
    test('is offered what the server lets it do', async ({ page, request }) => {
      const { permissions, unit } = await session(request);
      const refused = watchRefusals(page);
      const links = new Set<string>();
      for (const screen of SCREENS) {
        await visit(page, screen);
        for (const href of await files(page)) links.add(href);
        expect(await page.locator('[data-action=add]').count() > 0 ? permissions : ['edit'], screen).toContain('edit');
        expect(await page.locator('[data-action=users-list]').count() > 0 ? permissions : ['accounts'], screen).toContain('accounts');
      }
      for (const href of links) {
        const answer = await request.get(href);
        expect([401, 403], `${href} is offered`).not.toContain(answer.status());
      }
      const own = unit[0] ?? 1;
      const { items } = (await (await request.get('/api/institutions?limit=30')).json()) as { items: { id: number }[] };
      const other = items.find(({ id }) => id !== own && !unit.includes(id))?.id ?? own;
      for (const institution of [own, other]) {
        const rooms = (await (await request.get(`/api/rooms?institution_id=${institution}&limit=1`)).json()) as { items: { id: number }[] };
        const people = permissions.includes('read_people') ? ((await (await request.get(`/api/people?institution_id=${institution}&limit=1`)).json()) as { items: { id: number }[] }).items : [];
        const shown: [kind: string, id: number | undefined][] = [...CARDS.map((kind): [string, number | undefined] => [kind, kind === 'institution' ? institution : kind === 'room' ? rooms.items[0]?.id : 1]), ['person', people[0]?.id]];
        for (const [kind, id] of shown) {
          if (id === undefined) continue;
          await visit(page, `map?sel=${kind}-${id}`);
          await expect(page.locator('.side h2')).not.toHaveText('');
          const actions = await offered(page);
          const may = await mayChange(request, REGISTERS[kind] ?? '', id);
          expect(actions.includes('edit'), `${role}: edit of ${kind} ${id}, offered ${actions.join(' ')}`).toBe(may);
          if (!may) expect(actions.filter((name) => !['history', 'people'].includes(name)), `${role}: ${kind} ${id}`).toEqual([]);
        }
      }
      expect(refused, 'nothing the page asks for is refused').toEqual([]);
    });
  });
}
