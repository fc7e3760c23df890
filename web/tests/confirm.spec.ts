// Three signatures as the people of three parties do it, each in their own session: lists come in, findings are looked at on
// the plan, three sign and dispute, a change order supersedes, a delegate signs, anybody verifies.
// Against a small city of its own: tests/page/confirm_journey.py.
import type { APIRequestContext, Locator, Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { expect as soon, look, passwordOf, signIn, test } from './journey';

const expect = soon.configure({ timeout: 60_000 }); // many sign-ins, each a page anew, on a machine that may be busy

type Words = { [key: string]: string | Words };
const LANGUAGE = process.env.JOURNEY_LANGUAGE === 'en' ? 'en' : 'zh';
const words = JSON.parse(readFileSync(new URL(`../src/i18n/${LANGUAGE}.json`, import.meta.url), 'utf8')) as Words;

test.skip(!process.env.YARDSTICK_CONFIRM, 'a small city of its own: tests/page/confirm_journey.py');
test.use({ as: null });
test.setTimeout(800_000);

function t(key: string, values: Record<string, string | number> = {}): string {
  const found = key.split('.').reduce<string | Words | undefined>((at, part) => (typeof at === 'object' ? at[part] : undefined), words);
  if (typeof found !== 'string') throw new Error(`no text ${key}`);
  return Object.entries(values).reduce((text, [name, value]) => text.replace(`{{${name}}}`, String(value)), found);
}

/** The moves' names, from the tables the program runs. */
const MOVES = new Map<string, string>(['confirmation', 'survey_batch'].flatMap((flow) => readFileSync(new URL(`../../data/flows/${flow}.tsv`, import.meta.url), 'utf8').split('\n')
  .map((line) => line.split('\t')).filter(([kind]) => kind === 'move').map((line) => [`${flow}.${line[1]}`, line[LANGUAGE === 'en' ? 9 : 8] ?? ''] as const)));
const move = (name: string) => MOVES.get(name) ?? '';

const LIST = ['批次,房间编号,测次,实测面积,长,宽,净高,仪器,测量员,测量日期',
  ...Object.entries({ 'K-1-101': '20.00', 'K-1-102': '20.00', 'K-1-103': '30.00', 'K-1-104': '15.00' })
    .flatMap(([room, area]) => [1, 2].map((n) => `B1,${room},${n},${area},5.00,4.00,3.20,D${n},测${n},2026-06-0${n}`))].join('\n');

async function enter(page: Page, login: string, hash: string): Promise<void> {
  await signIn(page, login);
  await page.goto('about:blank'); // and not another place of the same page
  await page.goto(`/#/${hash}`);
}

/** A button by the words on it: of two Chinese characters a blank may stand between. */
const button = (within: Page | Locator, text: string) => within.getByRole('button', { name: new RegExp(`^${[...text].map((c) => c.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('\\s?')}`) });

interface Card { id: number; hash: string; version: number; state: string; signatures: unknown[]; versions: { code: string }[]; moves: { move: string }[]; rooms: { id: number; code: string }[] }
const cardOf = async (request: APIRequestContext, id: number) => (await (await request.get(`/api/confirmations/${id}`)).json()) as Card;

async function openBatch(page: Page, login: string): Promise<void> {
  await enter(page, login, 'confirm?groups=batches&code=1');
  await expect(page.locator('.batch-card .actions')).toBeVisible();
}

async function sign(page: Page, login: string, id: number): Promise<void> {
  await enter(page, login, `signing?code=${id}`);
  const { hash } = await cardOf(page.request, id);
  await button(page.locator('.confirm-head'), move('confirmation.sign')).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.locator('code')).toHaveText(hash);
  await dialog.locator('input[type=password]').fill(passwordOf(login));
  await button(dialog, move('confirmation.sign')).click();
  await expect(dialog).toBeHidden();
}

test(`three parties confirm a building, ${LANGUAGE}`, async ({ page }) => {
  const request = page.request;
  const shot = (name: string) => look(page, `confirm-${name}-${LANGUAGE}`);
  await page.addInitScript((prefs) => { if (location.protocol === 'http:') localStorage.setItem('yardstick.prefs', prefs); }, `${LANGUAGE} light`);

  await test.step('the surveyor hands in a list and has it examined', async () => {
    await enter(page, 'surveyor', 'confirm?groups=batches');
    await page.locator('.confirm-upload input[type=file]').setInputFiles({ name: 'b1.csv', mimeType: 'text/csv', buffer: Buffer.from(LIST) });
    await expect(page.getByText(t('confirm.listRead', { n: 8 }))).toBeVisible({ timeout: 60_000 });
    await page.locator('.confirm-row > button').first().click();
    for (const name of ['deliver', 'ingest']) await button(page.locator('.batch-card .actions'), move(`survey_batch.${name}`)).click();
    await expect(page.locator('.finding')).not.toHaveCount(0);
  });

  await test.step('each finding opens its place on the plan', async () => {
    for (const rule of ['G4_overlap', 'G4_outside']) {
      await page.locator('.finding button', { hasText: t(`confirm.rule.${rule}`) }).first().click();
      await expect(page).toHaveURL(/[&?]b=\d+&f=0/);
      await expect(page).toHaveURL(/at=20\.5,117\.\d+,34\.8/);
    }
    await shot('findings');
  });

  await test.step('open findings keep the batch from going on; the bureau explains them', async () => {
    await openBatch(page, 'boss');
    const open = await page.locator('.finding.open').count();
    await expect(page.locator('.batch-card .notice')).toHaveText(t('confirm.openFindings', { n: open }));
    await expect(button(page.locator('.batch-card .actions'), move('survey_batch.accept'))).toHaveCount(0);
    for (const refused of ['accept', 'publish']) {
      const answer = await request.post(`/api/batches/1/${refused}`, { headers: { 'If-Match': '*', 'Idempotency-Key': `early-${refused}` } });
      expect(answer.status(), refused).toBe(409);
    }
    for (let left = open; left > 0; left--) {
      await page.locator('.finding.open > button').first().click();
      await page.locator('.explain input').nth(0).fill('现场核实');
      await page.locator('.explain input').nth(1).fill('局〔2026〕3号');
      await button(page.locator('.explain'), t('confirm.explain')).click();
      await expect(page.locator('.finding.open')).toHaveCount(left - 1);
    }
    for (const name of ['accept', 'confirm']) await button(page.locator('.batch-card .actions'), move(`survey_batch.${name}`)).click();
    await expect(page.locator('.confirm-row .ant-tag')).toHaveText(t('confirm.batch.confirming'));
    const answer = await request.put('/api/confirmations/settings', { data: { custodian: 'C' } });
    expect(answer.ok()).toBe(true);
  });

  const { items } = (await (await request.get('/api/confirmations')).json()) as { items: { id: number; institution: string | null }[] };
  const idOf = (name: string | null) => items.find(({ institution }) => institution === name)?.id ?? 0;
  const [a, b] = [idOf('甲局'), idOf('乙局')];

  await test.step('what waits for me is counted in the header and leads to what is signed', async () => {
    await enter(page, 'headA', 'map');
    await page.getByRole('button', { name: t('confirm.inbox', { n: 1 }) }).click();
    await expect(page).toHaveURL(/#\/confirm\?(.*&)?groups=waits/);
    await shot('inbox');
    await page.locator('.confirm-list .confirm-row > button').click();
    await expect(page.locator('.confirm-page h1')).toContainText('甲局');
    for (const code of ['K-1-101', 'K-1-102']) await expect(page.locator('.confirm-page table')).toContainText(code);
    await expect(page.getByText(t('confirm.firstTime'))).toBeVisible();
    await shot('signing');
  });

  await test.step('nobody signs with a wrong password', async () => {
    await enter(page, 'surveyor', `signing?code=${a}`);
    await button(page.locator('.confirm-head'), move('confirmation.sign')).click();
    const dialog = page.getByRole('dialog');
    await dialog.locator('input[type=password]').fill('Not-my-password-1');
    await button(dialog, move('confirmation.sign')).click();
    await expect(dialog.locator('.failure')).toBeVisible();
    await shot('wrong-password');
    expect((await cardOf(request, a)).signatures).toEqual([]);
  });

  await test.step('two sign; the unit disputes one room', async () => {
    await sign(page, 'surveyor', a);
    await sign(page, 'boss', a);
    await enter(page, 'headA', `signing?code=${a}`);
    await expect(page.locator('.confirm-parties .has')).toHaveCount(2);
    await button(page.locator('.confirm-head'), move('confirmation.dispute')).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: t('confirm.room') }).fill('K-1-101');
    await page.keyboard.press('Enter');
    await dialog.getByRole('textbox', { name: t('confirm.said') }).fill('19.80');
    await dialog.getByRole('textbox', { name: t('confirm.reason') }).fill('门后未量');
    await shot('dispute');
    await button(dialog, move('confirmation.dispute')).click();
    await expect(dialog).toBeHidden();
    await expect(page.locator('.confirm-state')).toHaveText(t('confirm.disputed'));
  });

  await test.step('the surveyor has a task, measures again; all signatures are void', async () => {
    await enter(page, 'surveyor', 'confirm?groups=waits');
    await expect(page.locator('.confirm-list')).toContainText(t('confirm.todo.answer', { n: 1 }));
    await page.locator('.confirm-list .confirm-row > button', { hasText: '甲局' }).click();
    await button(page.locator('.confirm-disputes'), t('confirm.answer')).click();
    const dialog = page.getByRole('dialog');
    for (const [n, area] of ['19.81', '19.80'].entries()) {
      await dialog.getByRole('spinbutton').nth(n).fill(area);
      await dialog.getByRole('textbox', { name: t('confirm.instrument') }).nth(n).fill(`D${n}`);
      await dialog.getByRole('textbox', { name: t('confirm.who') }).nth(n).fill(`测${n}`);
    }
    await dialog.locator('textarea').fill('重测，门后补量');
    await shot('answer');
    await button(dialog, move('confirmation.answer')).click();
    await expect(dialog).toBeHidden();
    await expect(page.locator('.confirm-parties .has')).toHaveCount(0);
    expect(await cardOf(request, a)).toMatchObject({ version: 2, state: 'open', signatures: [] });
  });

  await test.step('the unit sees what has changed, and signs', async () => {
    await enter(page, 'headA', `signing?code=${a}`);
    await expect(page.locator('.confirm-changes h3')).toContainText(t('confirm.changesSince', { n: 1 }));
    await expect(page.locator('.confirm-changes')).toContainText('K-1-101');
    await expect(page.locator('.confirm-changes s')).toContainText('20');
    await expect(page.locator('.confirm-changes b')).toContainText('19.81');
    await shot('changes');
    await sign(page, 'headA', a);
    await sign(page, 'surveyor', a);
  });

  await test.step('who is no head is not offered the third signature, and refused it', async () => {
    await enter(page, 'clerk', `signing?code=${a}`);
    await expect(page.locator('.confirm-parties .has')).toHaveCount(2);
    await expect(button(page.locator('.confirm-head'), move('confirmation.sign'))).toHaveCount(0);
    const { hash } = await cardOf(request, a);
    const answer = await request.post(`/api/confirmations/${a}/sign`, { headers: { 'If-Match': '*', 'Idempotency-Key': 'clerk' }, data: { hash, password: passwordOf('clerk') } });
    expect(answer.status()).toBe(403);
  });

  await test.step('the bureau’s head closes it, and the record is printed', async () => {
    await sign(page, 'boss', a);
    await expect(page.locator('.confirm-head .confirm-state')).toHaveText(t('confirm.closed'));
    await shot('closed');
    const href = await page.getByRole('link', { name: t('confirm.record') }).getAttribute('href');
    const record = await request.get(href ?? '');
    expect((await record.body()).subarray(0, 5).toString()).toBe('%PDF-');
  });
  const code = (await cardOf(request, a)).versions[0]?.code ?? '';

  const verify = async (verdict: string) => {
    await request.delete('/api/session');
    await page.goto('about:blank');
    await page.goto(`/#/verify?code=${code}`);
    await expect(page.locator('.verify-page .ant-result-title')).toHaveText(t(`confirm.verdict.${verdict}`));
    for (const secret of ['甲局', 'headA', '王一', 'K-1-101']) await expect(page.locator('.verify-page')).not.toContainText(secret);
  };

  await test.step('anybody verifies it without signing in', async () => {
    await verify('valid');
    await shot('verify');
  });

  await test.step('a head lets another sign for a time', async () => {
    await enter(page, 'boss', 'confirm?groups=waits');
    const form = page.locator('.confirm-give');
    await form.getByRole('textbox', { name: t('confirm.delegateTo') }).fill('clerk');
    await form.getByPlaceholder(t('confirm.from')).fill('2026-01-01');
    await form.getByPlaceholder(t('confirm.from')).press('Enter');
    await form.getByPlaceholder(t('confirm.to')).last().fill('2099-12-31');
    await form.getByPlaceholder(t('confirm.to')).last().press('Enter');
    await form.getByRole('textbox', { name: t('confirm.document') }).fill('局〔2026〕8号');
    await button(form, t('confirm.delegate')).click();
    await expect(page.locator('.confirm-delegations')).toContainText('boss → clerk');
    await shot('delegation');
    await sign(page, 'clerk', b);
    await expect(page.locator('.confirm-parties .has')).toContainText(t('confirm.delegated'));
  });

  await test.step('the board says how far each unit is, over the map, and reminds', async () => {
    await enter(page, 'boss', 'confirm?groups=board');
    await expect(page.locator('.confirm-units li', { hasText: '甲局' }).locator('.confirm-bar')).toHaveAttribute('aria-label', new RegExp(t('confirm.three')));
    await expect(page.locator('.confirm-units li', { hasText: '乙局' }).locator('.confirm-bar')).toHaveAttribute('aria-label', new RegExp(t('confirm.one')));
    await button(page.locator('.confirm-units'), t('confirm.remindOne', { unit: '乙局' })).click();
    await shot('board');
    await page.locator('.confirm-tabs').getByText(t('confirm.remindTab'), { exact: true }).click();
    await expect(page.locator('.confirm-reminder', { hasText: '乙局' }).first()).toContainText(t('confirm.remindedN', { n: 1, at: '' }).trim());
    await expect(page.locator('.confirm-reminder', { hasText: 'headB' })).toContainText(t('confirm.task.sign'));
    await shot('reminders');
  });

  await test.step('what all three signed changes by a change order, and is superseded', async () => {
    const room = (await cardOf(request, a)).rooms.find((entry) => entry.code === 'K-1-101')?.id ?? 0;
    const change = () => request.patch(`/api/rooms/${room}`, { headers: { 'If-Match': '*' }, data: { number: '101A' } });
    await signIn(page, 'clerk');
    expect((await change()).status()).toBe(409);
    await enter(page, 'headA', `signing?code=${a}`);
    await button(page.locator('.confirm-head'), move('confirmation.order_change')).click();
    const dialog = page.getByRole('dialog');
    await dialog.locator('textarea').fill('门牌改号');
    await dialog.locator('input').last().fill('甲〔2026〕1号');
    await shot('order');
    await button(dialog, move('confirmation.order_change')).click();
    await expect(dialog).toBeHidden();
    await signIn(page, 'clerk');
    expect((await change()).status()).toBe(200);
    await enter(page, 'headA', `signing?code=${a}`);
    await expect(page.locator('.confirm-head .confirm-state')).toHaveText(t('confirm.superseded'));
    await expect(page.getByText(t('confirm.supersededHint'))).toBeVisible();
    await page.locator('.confirm-page summary').click();
    await shot('superseded');
    await verify('superseded');
  });
});
