// marks: cuts a label at its matches, which count code points, not UTF-16 units.

export interface Piece {
  text: string;
  marked: boolean;
}

export function cutMarks(label: string, match: readonly (readonly [start: number, length: number])[]): Piece[] {
  const points = [...label];
  const marked = new Array<boolean>(points.length).fill(false);
  for (const [start, length] of match) marked.fill(true, Math.max(0, start), Math.max(0, start + length));
  const pieces: Piece[] = [];
  points.forEach((point, index) => {
    const last = pieces.at(-1);
    if (last && last.marked === marked[index]) last.text += point;
    else pieces.push({ text: point, marked: marked[index] ?? false });
  });
  return pieces;
}
