// Reads a feed with feedsmith and prints what it understood as JSON.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [folder, url] = process.argv.slice(2);
const { parseFeed } = await import(pathToFileURL(createRequire(folder + '/').resolve('feedsmith')));
const { format, feed } = parseFeed(await (await fetch(url)).text());
const text = value => (typeof value === 'object' && value ? value.value : value);
const items = (feed.items ?? feed.entries).map(item => ({
  id: text(item.guid ?? item.id),
  title: text(item.title),
  url: item.link ?? item.url ?? item.links?.find(link => (link.rel ?? 'alternate') === 'alternate')?.href,
  content: text(item.content?.encoded ?? item.content_html ?? item.content),
  published: new Date(item.pubDate ?? item.published ?? item.date_published).toISOString().replace('.000', ''),
}));
console.log(JSON.stringify({ format, title: text(feed.title), items }));
