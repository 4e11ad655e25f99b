import { CONFIGURATION } from '@countersign/schema';
import { formatType, jsonSchemaOf } from './format-type.ts';
import { page, table } from './markdown.ts';

/** The page about every environment variable that the programs read. */
export function configurationPage(): string {
  return page({
    from: 'packages/schema/src/configuration.ts',
    parts: [
      '# Configuration',
      'Every program reads its settings from the environment, once, when it starts. A variable that is empty counts as not set. A setting that cannot be used ends the program with exit code 2 and a message that names it.',
      table(
        ['Setting', 'Takes', 'Default', 'Used by', 'What it is for'],
        Object.entries(CONFIGURATION).map(([name, { schema, usedBy, description }]) => {
          const { default: value, ...type } = jsonSchemaOf(schema);
          return [
            `\`${name}\``,
            formatType(type),
            value === undefined ? '' : `\`${value}\``,
            usedBy.join(', '),
            description,
          ];
        }),
      ),
    ],
  });
}
