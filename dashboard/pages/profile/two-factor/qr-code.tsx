import { encode } from 'uqr';
import { qrPath } from './qr-path.ts';

/** Dark on white in both themes: many cameras read no other way round. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { border: 2 });
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className="size-44 shrink-0 rounded-lg border border-line bg-white"
    >
      <path d={qrPath(data)} fill="#000" />
    </svg>
  );
}
