import { expect, look, test } from './journey';

test.use({ as: 'admin' });

test('an account is made, its code shown once on a slip, and it is found and disabled', async ({ page }) => {
  const login = `tester${Date.now()}`;
  await page.goto('/#/settings?tab=users');
  await expect(page.locator('.ant-table-row').first()).toBeVisible();
  await look(page, 'accounts');
  await page.getByRole('button', { name: '新建账号' }).click();
  await page.locator('.ant-drawer').getByLabel('登录名').fill(login);
  await page.locator('.ant-drawer').getByLabel('姓名').fill('测试员');
  await page.locator('.ant-drawer').getByRole('combobox').first().fill('查看');
  await expect(page.locator('.ant-select-item-option-active', { hasText: '查看者' })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.locator('.ant-drawer .ant-select-selection-item')).toContainText('查看者');
  await page.locator('.ant-drawer-title').click();
  await page.getByRole('button', { name: '保存' }).click();
  await expect(page.locator('.slip-code')).toHaveText(/\S{8,}/);
  await expect(page.locator('.slip')).toContainText(login);
  await look(page, 'code-slip');
  await page.locator('.ant-modal').getByRole('button', { name: '关闭' }).last().click();

  await page.getByPlaceholder('按登录名、姓名查找').fill(login);
  const row = page.locator('.ant-table-row', { hasText: login });
  await expect(row).toContainText('待首次登录');
  await row.getByRole('button', { name: login }).click();
  await page.getByRole('switch').click();
  await page.getByRole('button', { name: '保存' }).click();
  await expect(row).toHaveCount(0);
  await page.getByText('停用', { exact: true }).first().click();
  await expect(page.locator('.ant-table-row', { hasText: login })).toContainText('停用');
});

test('a token is shown once, and revoked', async ({ page }) => {
  const name = `QGIS ${Date.now()}`;
  await page.goto('/#/settings');
  await look(page, 'my-account');
  await page.getByRole('button', { name: '新建令牌' }).click();
  await page.locator('.ant-modal').getByLabel('名称').fill(name);
  await page.getByRole('button', { name: '生成' }).click();
  await expect(page.locator('.secret')).toContainText('ys_');
  await page.locator('.ant-modal').getByRole('button', { name: '关闭' }).last().click();
  const row = page.locator('.ant-table-row', { hasText: name });
  await row.getByRole('button', { name: '撤销' }).click();
  await page.locator('.ant-modal-confirm').getByRole('button', { name: '撤销' }).click();
  await expect(row).toHaveCount(0);
});

test('the audit says who signed in, and its chain is whole', async ({ page }) => {
  await page.goto('/#/settings?tab=audit');
  await expect(page.locator('.ant-table-row').first()).toBeVisible();
  await page.getByRole('button', { name: '校验审计链' }).click();
  await expect(page.locator('.ant-alert-success')).toContainText('审计链完整', { timeout: 30_000 });
  await look(page, 'audit');
});

test('roles say what they may, in English too', async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem('yardstick.prefs', 'en light'));
  await page.goto('/#/settings?tab=roles');
  await expect(page.locator('.matrix tbody tr').first()).toBeVisible();
  await expect(page.getByRole('tab', { name: 'Accounts' })).toBeVisible();
  await expect(page.locator('.matrix')).toContainText('See registers and map');
  await look(page, 'roles');
});

test.describe('somebody who keeps no accounts', () => {
  test.use({ as: 'viewer' });
  test('sees their own only', async ({ page }) => {
    await page.goto('/#/settings?tab=users');
    await expect(page.getByRole('tab')).toHaveCount(1);
    await expect(page.getByRole('heading', { name: '密码' })).toBeVisible();
  });
});
