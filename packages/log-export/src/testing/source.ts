/** What the exports of the tests have in common. */
export const SOURCE = {
  origin: 'example.com/countersign',
  productVersion: '0.1.0',
  checkpoint:
    'example.com/countersign\n8\nXcnaeacGWamtVZHbLDhD2ADrbn7tfwBBpEcKiKpyLqE=\n\n— example.com/countersign AAAA\n',
};
