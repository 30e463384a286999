/* bcryptprimitives.dll for a Wine that has none (8.0): Go's runtime takes its random
 * numbers from ProcessPrng in it since Go 1.22. SystemFunction036 is the documented
 * entry of RtlGenRandom in advapi32. */
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID buffer, ULONG length);

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T length)
{
	while (length > 0) {
		ULONG part = length > 0x10000000 ? 0x10000000 : (ULONG)length;
		if (!SystemFunction036(data, part))
			return FALSE;
		data += part;
		length -= part;
	}
	return TRUE;
}
