import { z } from 'zod';

/** What the command line reads of the terminal that it runs at; part of the settings. */
export const TERMINAL_SETTINGS = {
  NO_COLOR: {
    schema: z.string().optional(),
    usedBy: ['cli'] as const,
    description: 'Anything but nothing: no colours on a terminal.',
  },
  PAGER: {
    schema: z.string().optional(),
    usedBy: ['cli'] as const,
    description:
      'Program that shows on a terminal what is longer than it. Default: less; cat, or a TERM that is dumb, for none.',
  },
  TERM: {
    schema: z.string().optional(),
    usedBy: ['cli'] as const,
    description: 'Kind of the terminal; one that is dumb gets neither colours nor a pager.',
  },
};
