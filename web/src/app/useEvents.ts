// useEvents: listens to the server for as long as the page is open.
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { listen } from '../api/events';
import { refreshCity } from '../map/current';

export function useEvents(): void {
  const cache = useQueryClient();
  useEffect(() => listen(cache, refreshCity), [cache]);
}
