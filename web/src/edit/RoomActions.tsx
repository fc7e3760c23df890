// RoomActions: what can be done with the rooms chosen, first thing on their card.
import { Button } from 'antd';
import { useState } from 'react';
import type { ActionName } from '../api/changeTypes';
import type { Room } from '../api/types';
import { useWords } from '../i18n/useWords';
import { ActionDialog } from './ActionDialog';
import { nameOf, offersFor } from './offers';
import { reaches, useReach } from './useReach';

export function RoomActions({ rooms, children }: { rooms: Room[]; children?: React.ReactNode }) {
  const { t } = useWords();
  const reach = useReach();
  const [open, setOpen] = useState<ActionName | null>(null);
  if (!reach.may) return null;
  const offers = reaches(reach, []) ? offersFor(rooms) : [];
  return (
    <div className="actions" role="group" aria-label={t('action.title')}>
      {offers.map((action, index) => (
        <Button key={action} size="small" type={index === 0 && action === 'assign' ? 'primary' : 'default'} data-action={action} onClick={() => setOpen(action)}>{t(`action.${nameOf(action, rooms)}`)}</Button>
      ))}
      {children}
      {open && <ActionDialog action={open} rooms={rooms} onClose={() => setOpen(null)} />}
    </div>
  );
}
