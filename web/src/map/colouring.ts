// colouring: a colour index for each institution of a building, greedily, so that two that share a floor
// differ where eight colours are enough. It depends on the building alone, so panning changes nothing.

export interface Held {
  ordinal: number;
  institution_id?: number | null;
}

function neighboursOf(rooms: readonly Held[]): Map<number, Set<number>> {
  const floors = new Map<number, Set<number>>();
  for (const { ordinal, institution_id } of rooms) {
    if (!institution_id) continue;
    floors.set(ordinal, (floors.get(ordinal) ?? new Set()).add(institution_id));
  }
  const near = new Map<number, Set<number>>();
  for (const held of floors.values()) {
    for (const id of held) {
      const set = near.get(id) ?? new Set<number>();
      for (const other of held) if (other !== id) set.add(other);
      near.set(id, set);
    }
  }
  return near;
}

export function colourInstitutions(rooms: readonly Held[], colours: number): Map<number, number> {
  const near = neighboursOf(rooms);
  const given = new Map<number, number>();
  for (const id of [...near.keys()].sort((a, b) => a - b)) {
    const used = new Array<number>(colours).fill(0);
    for (const other of near.get(id) ?? []) {
      const index = given.get(other);
      if (index !== undefined) used[index] = (used[index] ?? 0) + 1;
    }
    // The first choice follows from the id, so an institution mostly keeps its colour from building to building.
    let best = id % colours;
    for (let step = 0; step < colours; step++) {
      const index = (id + step) % colours;
      if ((used[index] ?? 0) < (used[best] ?? 0)) best = index;
    }
    given.set(id, best);
  }
  return given;
}
