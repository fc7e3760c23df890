// CardFrame: a card while it comes, when it fails, and when it is there.
import { Skeleton } from 'antd';
import type { ReactNode } from 'react';
import type { CardName, Cards } from '../api/types';
import { useCard } from '../api/queries';
import { Failure } from '../common/Failure';

export function CardFrame<N extends CardName>({ name, id, children }: { name: N; id: number; children: (card: Cards[N]) => ReactNode }) {
  const card = useCard(name, id);
  if (card.data) return <article className="card">{children(card.data)}</article>;
  if (card.error) return <Failure error={card.error} retry={() => void card.refetch()} />;
  return <div className="card" aria-busy="true"><Skeleton active title={{ width: '60%' }} paragraph={{ rows: 6 }} /></div>;
}
