import { expect, look, openMap, settled, tallBuilding, test } from './journey';

test('initials find a place, and Enter goes there', async ({ page, request }) => {
  const building = await tallBuilding(request);
  await openMap(page);
  await page.keyboard.press('/');
  await expect(page.getByRole('combobox')).toBeFocused();
  await page.keyboard.type(building.courtyard);
  await expect(page.getByRole('option').first()).toContainText(building.courtyard.slice(0, 2));
  await expect(page.locator('.hit mark').first()).toBeVisible();
  await look(page, 'search');
  await page.keyboard.press('Enter');
  await settled(page);
  await expect(page.locator('.side h2')).toBeVisible();
  expect(page.url()).toMatch(/sel=|b=/);
});

test('pinyin finds what is written in characters', async ({ page }) => {
  await openMap(page);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('sjj');
  await expect(page.getByRole('option').first()).toBeVisible();
  await expect(page.locator('.hit-why').first()).toBeVisible();
});

test('nothing found is said, with what else to try', async ({ page }) => {
  await openMap(page);
  await page.keyboard.press('/');
  await page.keyboard.type('qqzzxx');
  await expect(page.locator('.results.none')).toContainText('qqzzxx');
  await look(page, 'search-none');
  await page.keyboard.press('Escape');
  await expect(page.locator('.results')).toHaveCount(0);
});

test('everything is reached by keyboard alone', async ({ page, request }) => {
  const building = await tallBuilding(request);
  await openMap(page);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.waitForTimeout(400);
  await look(page, 'help');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.keyboard.press('l');
  await expect(page.locator('.list .ant-table-row').first()).toBeVisible();
  await page.goto(`/#/map?b=${building.id}&list=1`);
  const row = page.locator('.list .ant-table-row').first();
  await expect(row).toBeVisible();
  await expect(async () => { // the list may still be turning from the city's to the building's
    await row.focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.url(), { timeout: 1500 }).toMatch(/sel=room-/);
  }).toPass();
  await page.keyboard.press('Escape');
  await expect.poll(() => page.url()).not.toMatch(/sel=/);
  await page.keyboard.press('f');
  await expect(page.locator('.floors [aria-checked=true]')).toBeFocused();
});
