// useEvents: listens to the server for as long as the page is open.
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { listen } from '../api/events';
import { refreshChanged } from '../map/current';

export function useEvents(): void {
  const cache = useQueryClient();
  useEffect(() => listen(cache, ({ changed }) => refreshChanged(changed)), [cache]);
}
