// Opens HTML reports in a real browser, offline, light and dark, with everything unfolded: no request but the file itself, no error, and no
// violation that axe finds. Kept out of `npm test`, because a browser is no part of what the workspace installs.
//
//   node tools/pages/check-pages.mjs readiness.html cost.html --pictures artifacts/pages
//
// CHROMIUM names the browser; default /usr/bin/chromium, where Debian puts it.
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { pictures: { type: 'string' } } });
if (positionals.length === 0) throw new Error('name the HTML files to check');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const root = process.getuid?.() === 0;
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: root ? ['--no-sandbox'] : [],
});
let wrong = 0;
try {
  for (const file of positionals) {
    for (const [name, options] of [
      ['light', { colorScheme: 'light', viewport: { width: 1280, height: 800 } }],
      ['dark', { colorScheme: 'dark', viewport: { width: 1280, height: 800 } }],
      ['narrow-light', { colorScheme: 'light', viewport: { width: 390, height: 800 } }],
      ['narrow-dark', { colorScheme: 'dark', viewport: { width: 390, height: 800 } }],
      ['print', { colorScheme: 'dark', viewport: { width: 720, height: 800 } }],
    ]) {
      // axe is brought in from outside of the page, which its own policy forbids.
      const context = await browser.newContext({ offline: true, bypassCSP: true, ...options });
      const page = await context.newPage();
      const found = [];
      const address = pathToFileURL(resolve(file)).href;
      page.on('request', (request) => {
        if (request.url() !== address) found.push(`asks for ${request.url()}`);
      });
      page.on('pageerror', (error) => found.push(`error: ${error.message}`));
      await page.goto(address);
      if (name === 'print') await page.emulateMedia({ media: 'print' });
      else await page.evaluate('for (const each of document.querySelectorAll("details")) each.open = true;');
      const wide = await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');
      if (wide) found.push('is wider than the window');
      await page.evaluate(axe);
      const { violations } = await page.evaluate(`axe.run(document, { runOnly: ${JSON.stringify(tags)} })`);
      for (const { id, help, nodes } of violations) found.push(`${id}: ${help}: ${nodes[0]?.html.slice(0, 200)}`);
      if (values.pictures !== undefined) {
        mkdirSync(values.pictures, { recursive: true });
        await page.screenshot({ path: join(values.pictures, `${basename(file)}.${name}.png`), fullPage: true });
      }
      console.log(`${found.length === 0 ? 'ok  ' : 'FAIL'} ${file} ${name}`);
      for (const each of found) console.log(`     ${each}`);
      wrong += found.length;
      await context.close();
    }
  }
} finally {
  await browser.close();
}
process.exitCode = wrong === 0 ? 0 : 1;
