// Opens HTML reports in a real browser, offline, light and dark, wide and narrow, with everything unfolded, and in print: no request but
// the file itself, no error, nothing wider than the window, and no violation that axe finds; in print on white, with everything unfolded.
// Part of `npm run test:full` where there is a browser, which is no part of what the workspace installs.
//
//   node tools/pages/check-pages.mjs                                            a page of each report, from the fixtures of its tests
//   node tools/pages/check-pages.mjs readiness.html cost.html --pictures artifacts/pages
//
// CHROMIUM names the browser; default /usr/bin/chromium, where Debian puts it.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { pictures: { type: 'string' } } });
const made = positionals.length === 0 ? mkdtempSync(join(tmpdir(), 'hera-pages-')) : undefined;
const pagesOf = (folder) => {
  const script = fileURLToPath(new URL('fixture-pages.mjs', import.meta.url));
  execFileSync(process.execPath, ['--conditions=@hera/source', '--import', 'tsx', script, folder], {
    stdio: 'inherit',
  });
  return readdirSync(folder).map((name) => join(folder, name));
};
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const root = process.getuid?.() === 0;
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: root ? ['--no-sandbox'] : [],
});
let wrong = 0;
try {
  for (const file of made === undefined ? positionals : pagesOf(made)) {
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
      if (name === 'print') {
        if ((await page.evaluate('getComputedStyle(document.body).backgroundColor')) !== 'rgb(255, 255, 255)')
          found.push('is not printed on white');
        const hidden =
          '[...document.querySelectorAll("details > div")].filter((each) => each.offsetHeight === 0).length';
        const folded = await page.evaluate(hidden);
        if (folded > 0) found.push(`prints ${folded} parts folded`);
      }
      await page.evaluate(axe);
      const { violations } = await page.evaluate(`axe.run(document, { runOnly: ${JSON.stringify(tags)} })`);
      for (const { id, help, nodes } of violations) found.push(`${id}: ${help}: ${nodes[0]?.html.slice(0, 200)}`);
      if (values.pictures !== undefined) {
        mkdirSync(values.pictures, { recursive: true });
        await page.screenshot({ path: join(values.pictures, `${basename(file)}.${name}.png`), fullPage: true });
      }
      console.log(`${found.length === 0 ? 'ok  ' : 'FAIL'} ${made === undefined ? file : basename(file)} ${name}`);
      for (const each of found) console.log(`     ${each}`);
      wrong += found.length;
      await context.close();
    }
  }
} finally {
  await browser.close();
  if (made !== undefined) rmSync(made, { recursive: true });
}
process.exitCode = wrong === 0 ? 0 : 1;
