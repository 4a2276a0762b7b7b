// Reads a Parquet file by hyparquet, which is none of ours, and prints its rows as JSON lines.
const { readFileSync } = require('fs');

(async () => {
  const { parquetReadObjects, parquetMetadata } = await import('hyparquet');
  const bytes = readFileSync(process.env.FILE);
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  for (const row of await parquetReadObjects({ file })) {
    console.log(JSON.stringify(row, (name, value) => (value === undefined ? null : value)));
  }
  const next = parquetMetadata(file).key_value_metadata.find(({ key }) => key === 'plaudit.next');
  console.log(JSON.stringify({ next: next.value }));
})().catch((failure) => {
  console.error(failure);
  process.exit(1);
});
