import { NOTIFICATION_NAMES, type NotificationName } from '@countersign/schema';
import type { NoticeRecord } from '@countersign/use-cases/ports';
import { expect, test } from 'vitest';
import { startTelling } from '../testing/notices.ts';
import { sealWorld } from '../testing/seal.ts';
import { type World, withWorld } from '../testing/world.ts';
import { INSTALLATION_SCENARIOS } from './testing/installation-scenarios.ts';
import { PEOPLE_SCENARIOS } from './testing/people-scenarios.ts';
import { REQUEST_SCENARIOS } from './testing/request-scenarios.ts';
import type { Scenario } from './testing/scenario.ts';
import { WORK_SCENARIOS } from './testing/work-scenarios.ts';

/** One of every kind. A kind without a scenario does not compile. */
const SCENARIOS: Readonly<Record<NotificationName, Scenario>> = {
  ...REQUEST_SCENARIOS,
  ...WORK_SCENARIOS,
  ...PEOPLE_SCENARIOS,
  ...INSTALLATION_SCENARIOS,
};

/** All that was told of a kind, whatever message it was in. */
const toldAs = ({ deps }: World, event: NotificationName): readonly NoticeRecord[] =>
  deps.store.read((tx) =>
    tx.notices
      .newest(500)
      .flatMap(({ id }) => tx.notices.ofNotification(id))
      .filter((notice) => notice.event === event),
  );

test.each(NOTIFICATION_NAMES)('%s is told to those whom it is for, and to nobody else', (event) =>
  withWorld(async (world) => {
    const { happens, tells, after, sealed } = SCENARIOS[event];
    const told = await startTelling(world);
    if (sealed === true) await sealWorld(world);
    await happens(world, told);
    await told.tell(after);
    const mails = told.mails();
    const nameOf = (id: string) => world.deps.store.read((tx) => tx.principals.get(id)?.name ?? id);
    // Nothing can be written down while the log is suspended.
    const names =
      event === 'log-suspended'
        ? mails.map(({ to }) => to[0]?.replace(/@.*/, ''))
        : toldAs(world, event).map(({ recipient }) => nameOf(recipient));
    expect([...new Set(names)].sort()).toEqual([...tells].sort());
    for (const { mail, to } of mails) {
      expect(`${mail.subject} ${mail.text}`).not.toMatch(/\{\w+\}|undefined|null|\[object/);
      // Neither addresses nor what people wrote, nor what was sealed.
      const [own = ''] = to;
      expect(`${mail.subject} ${mail.text}`.replaceAll(own, '')).not.toMatch(
        /@acme\.example|The integration needs it|It is not needed|sealed$/m,
      );
    }
  }),
);
