import { describe } from 'vitest';
import { describeClosing } from './closing.ts';
import { describeDelivery } from './delivery.ts';
import { describeFailure } from './failure.ts';
import { describeForeignData } from './foreign-data.ts';
import { handsOn, type Subject } from './hands-on.ts';

export type { Subject } from './hands-on.ts';

/** What every queue promises, whatever keeps it. The caller opens the subject, and closes it with all its consumers. */
export function describeConformance(subject: () => Subject): void {
  const hands = handsOn(subject);
  describe.concurrent('conformance', () => {
    describeDelivery(hands);
    describeFailure(hands);
    describeForeignData(hands);
    describeClosing(hands);
  });
}
