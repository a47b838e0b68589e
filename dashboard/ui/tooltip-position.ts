interface Box {
  readonly top: number;
  readonly left: number;
  readonly width: number;
  readonly height: number;
}

const GAP = 6;
const MARGIN = 8;

/**
 * Where the bubble's top left corner goes, in CSS pixels of the viewport: above the anchor, below it
 * where there is no room above, and never past an edge.
 */
export function tooltipPosition(o: {
  anchor: Box;
  bubble: { width: number; height: number };
  viewport: { width: number; height: number };
}): { top: number; left: number } {
  const above = o.anchor.top - GAP - o.bubble.height;
  const below = o.anchor.top + o.anchor.height + GAP;
  const centred = o.anchor.left + (o.anchor.width - o.bubble.width) / 2;
  const rightmost = o.viewport.width - MARGIN - o.bubble.width;
  return {
    top: above >= MARGIN ? above : below,
    left: Math.max(MARGIN, Math.min(centred, rightmost)),
  };
}
