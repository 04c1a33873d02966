import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { alarmIds } from './alarm-set';

const folder = join(__dirname, '../../../../docs/runbooks/alarms');
const parts = ['What it means', 'First look', 'Likely causes', 'What to do', 'When to escalate'];

describe('runbooks of alarms', () => {
  it.each(alarmIds)(
    '%s has one, which says what it means, where to look, what may be behind it and what to do',
    (id) => {
      const text = readFileSync(join(folder, `${id}.md`), 'utf8');
      expect(text.split('\n')[0]).toBe(`# ${id}`);
      const sections = text.split(/^## .*$/m).slice(1);
      expect([...text.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading)).toEqual(parts);
      for (const section of sections) expect(section.trim().length).toBeGreaterThan(60);
      expect(sections[1]).toMatch(/```sh\n(?:.*\n)*?(?:aws|kubectl) /);
      expect(sections[3]).toMatch(/^1\. /m);
      expect(text.split('\n').length).toBeLessThan(60);
    },
  );

  it('are of alarms that there are, and send to no other', () => {
    const files = readdirSync(folder);
    expect(files.map((file) => file.replace(/\.md$/, '')).sort()).toEqual([...alarmIds].sort());
    const linked = files.flatMap((file) =>
      [...readFileSync(join(folder, file), 'utf8').matchAll(/\]\(([^)]+)\)/g)].map(([, to = '']) => to),
    );
    expect(linked.filter((to) => !files.includes(to))).toEqual([]);
  });
});
